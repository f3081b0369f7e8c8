import type { ValidationIssue } from "@klingkit/errors";
import { type VideoModel, videoModel } from "@klingkit/models";
import { type Endpoint, type Finding, type InputShape, type VideoOutput } from "@klingkit/tasks";
import * as z from "zod/mini";
import { v1Modes } from "./encode-settings.ts";
import { fillShape } from "./fill-shape.ts";
import { media, named } from "./media-schema.ts";
import { idProblems, type ImageReferenceInput, v1References } from "./references.ts";
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

type Filled = MultiElementsInput &
  Required<Pick<MultiElementsInput, "model" | "references" | "resolution" | "duration">>;

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
const clip = [{ id: "video" }];

/** Least and most pictures. */
const pictures = { addition: [1, 2], swap: [1, 1], removal: [0, 0] } as const;

function problemsOf({ editMode, references = [] }: MultiElementsInput): ValidationIssue[] {
  const [least, most] = pictures[editMode];
  const fits = references.length >= least && references.length <= most;
  return [
    ...idProblems({ video: clip, references }),
    ...(fits
      ? []
      : [
          {
            path: "references",
            message: `${editMode} takes ${least === most ? most : `${least} or ${most}`}, not ${references.length}.`,
          },
        ]),
  ];
}

/** Writes the names in a text as v1 has them. */
function writer({ references }: Filled): (text: string) => string {
  return v1References({ video: clip, image: references });
}

/** The service counts what it is sent: `<<<image_1>>>` is longer than `@fox`. */
function lengthFindings(input: Filled): Finding[] {
  const write = writer(input);
  return (["prompt", "negativePrompt"] as const).flatMap((path) => {
    const { length } = write(input[path] ?? "");
    return length > 2500
      ? [{ path, message: `has ${length} characters with its names as v1 writes them; at most 2500.`, hard: true }]
      : [];
  });
}

/** Multi-element editing, v1 only. */
export const multiElements: Endpoint<MultiElementsInput, Filled, VideoOutput> = {
  name: "video.multiElements",
  source: "V 10.6",
  outputs: ["video"],
  pack: "video",
  ownId: { accepted: true, lookup: true, unique: "documented" },
  expectedMs: ({ duration }) => duration * 30_000,
  fill: fillShape<MultiElementsInput, Filled>(
    schema,
    ({ model = "kling-v1-6", references = [], resolution = "720p", duration = 5, ...rest }) => ({
      ...rest,
      model,
      references,
      resolution,
      duration,
    }),
    problemsOf,
  ),
  apiVersions: {
    v1: {
      path: "/v1/videos/multi-elements",
      check: lengthFindings,
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
