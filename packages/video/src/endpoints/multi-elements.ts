import { issue, type ValidationIssue } from "@klingkit/errors";
import { type VideoModel, videoModel } from "@klingkit/models";
import type { VideoOutput } from "@klingkit/tasks";
import {
  ambiguousIds,
  type Endpoint,
  type ImageReferenceInput,
  type InputShape,
  itemsOf,
  media,
  named,
  type NamedItem,
  referenceIssues,
  referenceWriter,
  serviceId,
  textUpTo,
} from "@klingkit/tasks/endpoint";
import * as z from "zod/mini";
import { v1Modes } from "../encode-settings.ts";

// See apps/docs/service/video.md#multi-element-editing.
/**
 * The input of multi-element editing: a selection, and the change of the parts that it marks.
 * @example
 * const { sessionId } = await kling.video.multiElements.start({ videoUrl: "https://example.com/street.mp4" });
 * await kling.video.multiElements.add({ sessionId, frame: 0, points: [{ x: 0.5, y: 0.5 }] });
 * await kling.video.multiElements.run({
 *   sessionId,
 *   editMode: "swap",
 *   prompt: "replace the dog in @video by @fox",
 *   references: [{ id: "fox", image: file("fox.png") }],
 * });
 */
export interface MultiElementsInput {
  /**
   * The model. `kling-v1-6` is the only one.
   * @default "kling-v1-6"
   */
  readonly model?: VideoModel;
  /** The id of the selection, from `video.multiElements.start`. It is valid for 24 hours. */
  readonly sessionId: string;
  /** `"addition"` adds something, `"swap"` replaces the marked parts, `"removal"` removes them. */
  readonly editMode: "addition" | "swap" | "removal";
  /**
   * The change. 1 to 2,500 characters. It should name the video as `@video` and each reference as `@id`; the limit
   * counts the names as they are sent (`<<<image_1>>>`).
   */
  readonly prompt: string;
  /**
   * What the video must not show. 1 to 2,500 characters.
   * @default none
   */
  readonly negativePrompt?: string;
  /**
   * Images of what is added, cut out beforehand: 1 or 2 for an addition, 1 for a swap, none for a removal.
   * @default none
   */
  readonly references?: readonly ImageReferenceInput[];
  /**
   * The resolution. API v1 calls them `std` and `pro`.
   * @default "720p"
   */
  readonly resolution?: "720p" | "1080p";
  /**
   * The length of the result, seconds: 5 for a video of 2 to 5 seconds, 10 for a video of 7 to 10 seconds.
   * @default 5
   */
  readonly duration?: 5 | 10;
}

type Defaults = Required<Pick<MultiElementsInput, "model" | "references" | "resolution" | "duration">>;

const schema = z.strictObject({
  model: z.optional(serviceId),
  sessionId: serviceId,
  editMode: z.enum(["addition", "swap", "removal"]),
  prompt: textUpTo(2500),
  negativePrompt: z.optional(textUpTo(2500)),
  references: z.optional(z.array(z.strictObject({ id: named, image: media }))),
  resolution: z.optional(z.enum(["720p", "1080p"])),
  duration: z.optional(z.literal([5, 10])),
} satisfies InputShape<MultiElementsInput>);

/** The clip that is edited, as the prompt names it. */
const clip: NamedItem = { id: "video", path: "video" };

/** Least and most pictures. */
const pictures = { addition: [1, 2], swap: [1, 1], removal: [0, 0] } as const;

function itemsIn({ references }: Partial<MultiElementsInput>): readonly NamedItem[] {
  return [clip, ...itemsOf({ references }, "warning")];
}

function rules({ editMode, references = [] }: Partial<MultiElementsInput>): ValidationIssue[] {
  const clashes = ambiguousIds(itemsIn({ references }), true);
  if (editMode === undefined) return clashes;
  const [minimum, maximum] = pictures[editMode];
  const { length } = references;
  if (length >= minimum && length <= maximum) return clashes;
  const count = { addition: "must have 1 or 2 items", swap: "must have 1 item", removal: "must be left out" }[editMode];
  const predicate = `${count} with \`editMode: "${editMode}"\`.`;
  const details = { minimum, maximum, actual: length, relatedFields: ["editMode"] };
  return [...clashes, issue("references", length < minimum ? "too_few" : "too_many", predicate, details)];
}

/** Writes the names in a text as v1 has them. */
function writer({ references }: Partial<MultiElementsInput>): (text: string) => string {
  return referenceWriter({ video: [clip], image: references });
}

/** The most characters of a text as it is sent: `<<<image_1>>>` is longer than `@fox`. */
const TEXT_MAX = 2500;

function check(input: Partial<MultiElementsInput>): ValidationIssue[] {
  const write = writer(input);
  const { prompt = "", negativePrompt = "" } = input;
  const tooLong = Object.entries({ prompt, negativePrompt }).flatMap(([path, text]) => {
    const { length } = write(text);
    const predicate = `must have at most ${TEXT_MAX} characters as it is sent, not ${length}.`;
    return length > TEXT_MAX ? [issue(path, "too_long", predicate, { maximum: TEXT_MAX, actual: length })] : [];
  });
  // The service's page says that the prompt should name the clip and each picture
  // (apps/docs/service/video.md#multi-element-editing).
  const references = referenceIssues([{ path: "prompt", text: prompt }], itemsIn(input), ["references"]);
  return [...tooLong, ...references];
}

/** Multi-element editing, on API v1 only. */
export const multiElements: Endpoint<MultiElementsInput, Defaults, VideoOutput> = {
  name: "video.multiElements",
  outputs: ["video"],
  packageType: "video",
  externalTaskId: { accepted: true, lookup: true, unique: "official" },
  expectedMs: ({ duration }) => duration * 30_000,
  schema,
  defaults: ({ model = "kling-v1-6", references = [], resolution = "720p", duration = 5 }) => ({
    model,
    references,
    resolution,
    duration,
  }),
  rules,
  apiVersions: {
    v1: {
      path: "/v1/videos/multi-elements",
      check,
      async encode(input, reader) {
        const { model, sessionId, editMode, prompt, negativePrompt, references, resolution, duration } = input;
        const write = writer(input);
        const images = [];
        for (const [index, { image }] of references.entries()) {
          images.push({ image: await reader.read("image", image, `references[${index}].image`) });
        }
        return {
          model_name: videoModel(model)?.v1 ?? model,
          session_id: sessionId,
          edit_mode: editMode,
          prompt: write(prompt),
          // What is undefined is not sent: JSON leaves it out.
          negative_prompt: negativePrompt && write(negativePrompt),
          image_list: images.length > 0 ? images : undefined,
          mode: v1Modes[resolution],
          duration: String(duration),
        };
      },
    },
  },
};
