import type { ImageModel } from "@klingkit/models";
import { type Body, type Endpoint, type InputShape, type MediaInput, present, type ImageOutput } from "@klingkit/tasks";
import * as z from "zod/mini";
import { broken, checkModel, type FilledModel, fillModel, modelName, tooLong, tooMany } from "./check.ts";
import { fillShape } from "./fill-shape.ts";
import { media, readImage } from "./media-schema.ts";
import { elementList, type ElementReferenceInput, elementReferences, idProblems, written } from "./references.ts";
import * as settings from "./settings.ts";

/** What image generation takes (kling-api I 2): a picture from words, or from words and a picture. */
export interface ImageGenerateInput extends settings.ImageSettingsInput {
  /** Default `kling-3.0`. Also `kling-v2-1`. */
  readonly model?: ImageModel;
  /** What to show; needed with a picture too. At most 2,500 characters. */
  readonly prompt: string;
  /** What should not be seen. At most 2,500 characters. Not together with `image`. */
  readonly negativePrompt?: string;
  /** The picture to go by: JPEG or PNG, each side at least 300 px, ratio 1:2.5 to 2.5:1, up to 10 MB. */
  readonly image?: MediaInput;
  /** What of `image` to keep: the `subject`'s features, or the looks of a `face` (exactly one in the picture). `kling-v2-1` (kling-api I 14 #2). */
  readonly imageReference?: "subject" | "face";
  /** How closely `image` is kept, 0 to 1. Default 0.5. `kling-v2-1`. */
  readonly imageFidelity?: number;
  /** How closely the subject's looks are kept, 0 to 1. Default 0.45. `kling-v2-1`, with `imageReference: "subject"`. */
  readonly humanFidelity?: number;
  /** The prompt names them as `@id`. With `image` at most 10. `kling-3.0`. */
  readonly elements?: readonly ElementReferenceInput[];
  /** `1k` or `2k`. Default `1k`. */
  readonly resolution?: Exclude<settings.ImageResolution, "4k">;
  /** Default `16:9`. */
  readonly aspectRatio?: settings.FixedAspectRatio;
}

type Filled = Omit<ImageGenerateInput, "model"> &
  FilledModel & {
    readonly n: number;
    readonly words: string;
    readonly resolution?: string;
    readonly aspectRatio: string;
  };

const share = z.optional(z.number().check(z.gte(0), z.lte(1)));

const schema = z.strictObject({
  model: settings.model,
  prompt: settings.prompt,
  negativePrompt: z.optional(z.string()),
  image: z.optional(media),
  imageReference: z.optional(z.enum(["subject", "face"])),
  imageFidelity: share,
  humanFidelity: share,
  elements: z.optional(elementReferences),
  resolution: z.optional(z.enum(["1k", "2k"])),
  n: settings.n,
  aspectRatio: settings.aspectRatio,
} satisfies InputShape<ImageGenerateInput>);

function fill(input: ImageGenerateInput): Filled {
  const about = fillModel("generate", input.model ?? "kling-3.0");
  const { capability } = about;
  const hasFidelity = capability?.fidelity && input.image !== undefined;
  return {
    ...settings.imageDefaults,
    // A model that gives the source's size takes no resolution.
    ...(capability?.resolutions.length === 0 ? { resolution: undefined } : {}),
    ...(hasFidelity ? { imageFidelity: 0.5 } : {}),
    ...(hasFidelity && input.imageReference === "subject" ? { humanFidelity: 0.45 } : {}),
    ...input,
    ...about,
    // Newer texts say `element`, one of 2026-02 `object` (kling-api I 2).
    words: written(input.prompt, { element: input.elements }),
  };
}

/** Image generation. */
export const generate: Endpoint<ImageGenerateInput, Filled, ImageOutput> = {
  ...settings.imageTask,
  name: "image.generate",
  source: "I 2",
  slots: ({ n }) => n,
  price: ({ model, resolution, n, image, elements }) => ({
    model,
    resolution,
    images: n,
    function: image !== undefined || elements?.length ? "image-to-image" : "text-to-image",
  }),
  fill: fillShape(schema, fill, ({ elements }) => idProblems({ elements })),
  apiVersions: {
    v1: {
      path: "/v1/images/generations",
      check(input) {
        const { elements = [], imageReference, humanFidelity } = input;
        const image = input.image !== undefined;
        return [
          ...checkModel("generate", input, { ...input, image, elements: elements.length }),
          ...tooLong(input.words),
          ...tooLong(input.negativePrompt, "negativePrompt"),
          ...tooMany(Number(image), elements.length),
          ...broken(
            ["negativePrompt", image && Boolean(input.negativePrompt), "is not taken together with image."],
            ["image", !image && imageReference !== undefined, "is missing: imageReference says what of it to keep."],
            ["imageFidelity", !image && input.imageFidelity !== undefined, "has no effect without image.", "doubt"],
            [
              "humanFidelity",
              humanFidelity !== undefined && imageReference !== "subject",
              'has an effect with imageReference "subject" only.',
              "doubt",
            ],
            [
              "prompt",
              input.words !== input.prompt,
              "how this endpoint's prompts name elements is not known for sure; <<<element_1>>> is sent.",
              "doubt",
            ],
          ),
        ];
      },
      encode: async (input, reader) =>
        present<Body>({
          model_name: modelName(input),
          prompt: input.words,
          negative_prompt: input.negativePrompt,
          image: await readImage(reader, input.image, "image"),
          image_reference: input.imageReference,
          image_fidelity: input.imageFidelity,
          human_fidelity: input.humanFidelity,
          element_list: elementList(input.elements),
          resolution: input.resolution,
          n: input.n,
          aspect_ratio: input.aspectRatio,
        }),
    },
  },
};
