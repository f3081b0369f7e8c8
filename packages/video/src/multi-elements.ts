import { issue, type ValidationIssue } from "@klingkit/errors";
import { type VideoModel, videoModel } from "@klingkit/models";
import {
  ambiguousIds,
  type Endpoint,
  type InputShape,
  itemsOf,
  type NamedItem,
  referenceIssues,
  referenceWriter,
  type VideoOutput,
} from "@klingkit/tasks";
import * as z from "zod/mini";
import { v1Modes } from "./encode-settings.ts";
import { media, named } from "./media-schema.ts";
import type { ImageReferenceInput } from "./references.ts";
import { someId, words } from "./video-source.ts";

/** What multi-element editing takes (kling-api V 10.6): a selection made before, and what becomes of what it marks. */
export interface MultiElementsInput {
  /** Default `kling-v1-6`, the only one. */
  readonly model?: VideoModel;
  /** From `video.multiElements.start`; good for 24 hours. */
  readonly sessionId: string;
  /** `addition` puts something in, `swap` replaces what is marked, `removal` takes it out. */
  readonly editMode: "addition" | "swap" | "removal";
  /** What should happen, at most 2,500 characters. It should name the clip as `@video` and each picture as `@id`. */
  readonly prompt: string;
  /** What should not be seen, at most 2,500 characters. */
  readonly negativePrompt?: string;
  /** Pictures of what comes in, cut out beforehand: 1 or 2 for an addition, 1 for a swap, none for a removal. */
  readonly references?: readonly ImageReferenceInput[];
  /** Default `720p`; `std` and `pro` on the wire. */
  readonly resolution?: "720p" | "1080p";
  /** Seconds, default 5. 5 for a source of 2 to 5 seconds, 10 for one of 7 to 10. */
  readonly duration?: 5 | 10;
}

type Defaults = Required<Pick<MultiElementsInput, "model" | "references" | "resolution" | "duration">>;

const schema = z.strictObject({
  model: z.optional(someId),
  sessionId: someId,
  editMode: z.enum(["addition", "swap", "removal"]),
  prompt: words(2500),
  negativePrompt: z.optional(words(2500)),
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
  // The service's page says that the prompt should name the clip and each picture (kling-api V 10.6).
  const references = referenceIssues([{ path: "prompt", text: prompt }], itemsIn(input), ["references"]);
  return [...tooLong, ...references];
}

/** Multi-element editing, v1 only. */
export const multiElements: Endpoint<MultiElementsInput, Defaults, VideoOutput> = {
  name: "video.multiElements",
  source: "V 10.6",
  outputs: ["video"],
  pack: "video",
  ownId: { accepted: true, lookup: true, unique: "documented" },
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
