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
  textLengthIssues,
  textUpTo,
} from "@klingkit/tasks/endpoint";
import * as z from "zod/mini";
import { v1Mode } from "@klingkit/models/capabilities";

// See apps/docs/service/video.md#multi-element-editing.
/**
 * The input of multi-element editing: a selection, and the change of its marked parts.
 * @example
 * const { sessionId } = await kling.video.multiElements.start({ videoUrl: "https://example.com/street.mp4" });
 * await kling.video.multiElements.add({ sessionId, frame: 0, points: [{ x: 0.5, y: 0.5 }] });
 * await kling.video.multiElements.run({
 *   sessionId,
 *   editMode: "swap",
 *   prompt: "replace the dog in @video with @fox",
 *   references: [{ id: "fox", image: file("fox.png") }],
 * });
 */
export interface MultiElementsInput {
  /**
   * The model. Only `kling-v1-6` is supported.
   * @default "kling-v1-6"
   */
  readonly model?: VideoModel;
  /** The id of the selection, from `video.multiElements.start`. It is valid for 24 hours. */
  readonly sessionId: string;
  /** `"addition"` adds a subject, `"swap"` replaces the marked parts, `"removal"` removes them. */
  readonly editMode: "addition" | "swap" | "removal";
  /**
   * A description of the change. It should refer to the video as `@video` and to each reference as `@id`. 1 to 2,500
   * characters, including references in the service's format (`<<<image_1>>>`).
   */
  readonly prompt: string;
  /**
   * A description of things that the video must not show. 1 to 2,500 characters.
   * @default none
   */
  readonly negativePrompt?: string;
  /**
   * Images of the added subjects, cropped in advance: 1 or 2 for an addition, 1 for a swap, none for a removal.
   * @default none
   */
  readonly references?: readonly ImageReferenceInput[];
  /**
   * The resolution. API v1 calls them `std` and `pro`.
   * @default "720p"
   */
  readonly resolution?: "720p" | "1080p";
  /**
   * The duration of the result, seconds: 5 for a video of 2 to 5 seconds, 10 for a video of 7 to 10 seconds.
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

/** The only model of the endpoint. */
const MODEL = "kling-v1-6";

/** The video to edit, to which the prompt refers as `@video`. */
const editedVideo: NamedItem = { id: "video", path: "video" };

/** The minimum and maximum number of references. */
const referenceLimits = { addition: [1, 2], swap: [1, 1], removal: [0, 0] } as const;

function promptItems({ references }: Partial<MultiElementsInput>): readonly NamedItem[] {
  return [editedVideo, ...itemsOf({ references }, "warning")];
}

function rules({ editMode, references = [] }: Partial<MultiElementsInput>): ValidationIssue[] {
  const idIssues = ambiguousIds(promptItems({ references }), true);
  if (editMode === undefined) return idIssues;
  const [minimum, maximum] = referenceLimits[editMode];
  const { length } = references;
  if (length >= minimum && length <= maximum) return idIssues;
  const count = { addition: "must have 1 or 2 items", swap: "must have 1 item", removal: "must be omitted" }[editMode];
  const predicate = `${count} with \`editMode: "${editMode}"\`.`;
  const details = { minimum, maximum, actual: length, relatedFields: ["editMode"] };
  return [...idIssues, issue("references", length < minimum ? "too_few" : "too_many", predicate, details)];
}

/** Returns a function that converts references in a text to the format of API v1. */
function promptEncoder({ references }: Partial<MultiElementsInput>): (text: string) => string {
  return referenceWriter({ video: [editedVideo], image: references });
}

/** The maximum length of an encoded prompt: `<<<image_1>>>` is longer than `@fox`. */
const MAX_PROMPT_LENGTH = 2500;

function check(input: Partial<MultiElementsInput>): ValidationIssue[] {
  const encodePrompt = promptEncoder(input);
  const { prompt = "", negativePrompt = "" } = input;
  const lengthIssues = Object.entries({ prompt, negativePrompt }).flatMap(([path, text]) =>
    textLengthIssues(path, encodePrompt(text), MAX_PROMPT_LENGTH, { condition: "with encoded references" }),
  );
  // According to the documentation, the prompt should refer to the video and each image
  // (apps/docs/service/video.md#multi-element-editing).
  const model = videoModel(input.model ?? MODEL)?.name ?? MODEL;
  const modelIssue = issue(
    "model",
    "not_supported_by_model",
    `must be "${MODEL}" for video.multiElements, not "${model}".`,
    {
      allowed: [MODEL],
      model,
    },
  );
  const references = referenceIssues([{ path: "prompt", text: prompt }], promptItems(input), ["references"]);
  return [...(model === MODEL ? [] : [modelIssue]), ...lengthIssues, ...references];
}

/** Multi-element editing, on API v1 only. */
export const multiElements: Endpoint<MultiElementsInput, Defaults, VideoOutput> = {
  name: "video.multiElements",
  outputs: ["video"],
  packageType: "video",
  externalTaskId: { accepted: true, lookup: true, duplicatesRejected: "official" },
  expectedMs: ({ duration }) => duration * 30_000,
  schema,
  defaults: ({ model = MODEL, references = [], resolution = "720p", duration = 5 }) => ({
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
        const encodePrompt = promptEncoder(input);
        const images = [];
        for (const [index, { image }] of references.entries()) {
          images.push({ image: await reader.read("image", image, `references[${index}].image`) });
        }
        return {
          model_name: videoModel(model)?.v1 ?? model,
          session_id: sessionId,
          edit_mode: editMode,
          prompt: encodePrompt(prompt),
          negative_prompt: negativePrompt && encodePrompt(negativePrompt),
          image_list: images.length > 0 ? images : undefined,
          mode: v1Mode(resolution),
          duration: String(duration),
        };
      },
    },
  },
};
