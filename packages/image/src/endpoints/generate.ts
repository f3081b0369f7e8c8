import { issue, type ValidationIssue } from "@klingkit/errors";
import type { ImageModel } from "@klingkit/models";
import { type MediaInput, omitUndefined, type ImageOutput } from "@klingkit/tasks";
import {
  ambiguousIds,
  type Body,
  type ElementReferenceInput,
  elementReferences,
  type Endpoint,
  type InputShape,
  itemsOf,
  media,
  readImage,
  referenceIssues,
  referenceWriter,
} from "@klingkit/tasks/endpoint";
import * as z from "zod/mini";
import {
  violations,
  checkModel,
  knowsModel,
  type ModelDefaults,
  modelDefaults,
  modelName,
  promptLengthIssues,
  itemCountIssues,
} from "../check.ts";
import { elementList } from "../references.ts";
import * as settings from "../settings.ts";

// See apps/docs/service/image.md#generation.
/**
 * The input of image generation: a prompt, or a prompt and an image.
 * @example
 * await kling.image.generate.run({ prompt: "a lighthouse in fog", n: 2, resolution: "2k", aspectRatio: "3:2" });
 */
export interface ImageGenerateInput extends settings.ImageSettingsInput {
  /**
   * The model: `kling-3.0` or `kling-v2-1`. An unknown name is sent unchanged.
   * @default "kling-3.0"
   */
  readonly model?: ImageModel;
  /** A description of the image. Required even with `image`. 1 to 2,500 characters. */
  readonly prompt: string;
  /**
   * A description of things that the image must not show. At most 2,500 characters. It cannot be combined with `image`.
   * @default none
   */
  readonly negativePrompt?: string;
  /**
   * The source image: JPEG or PNG, each side at least 300 px, ratio 1:2.5 to 2.5:1, up to 10 MB.
   * @default none
   */
  readonly image?: MediaInput;
  // See apps/docs/service/image.md#generation.
  /**
   * The part of `image` to keep: the features of the `"subject"`, or the appearance of the `"face"`. The image must
   * show exactly one face. With `kling-v2-1` only.
   * @default none
   */
  readonly imageReference?: "subject" | "face";
  /**
   * How closely the result follows `image`, 0 to 1. With `kling-v2-1` only.
   * @default 0.5 with `image`
   */
  readonly imageFidelity?: number;
  /**
   * How closely the result follows the appearance of the subject, 0 to 1. With `kling-v2-1` and
   * `imageReference: "subject"` only.
   * @default 0.45 with `imageReference: "subject"`
   */
  readonly humanFidelity?: number;
  /**
   * Elements that the prompt refers to as `@id`. At most 10 together with `image`. With `kling-3.0` only.
   * @default none
   */
  readonly elements?: readonly ElementReferenceInput[];
  /**
   * The resolution.
   * @default "1k"
   */
  readonly resolution?: settings.AnyImageResolution;
  /**
   * The aspect ratio.
   * @default "16:9"
   */
  readonly aspectRatio?: settings.FixedAspectRatio;
}

interface Defaults extends ModelDefaults {
  readonly n: number;
  /** The prompt with references in the service's format. */
  readonly encodedPrompt: string;
  /** Undefined for a model that keeps the size of the source image. */
  readonly resolution: ImageGenerateInput["resolution"];
  readonly aspectRatio: settings.FixedAspectRatio;
  readonly imageFidelity: number | undefined;
  readonly humanFidelity: number | undefined;
}

const fraction = z.optional(z.number().check(z.gte(0), z.lte(1)));

const schema = z.strictObject({
  model: settings.model,
  prompt: settings.prompt,
  negativePrompt: z.optional(z.string()),
  image: z.optional(media),
  imageReference: z.optional(z.enum(["subject", "face"])),
  imageFidelity: fraction,
  humanFidelity: fraction,
  elements: z.optional(elementReferences),
  resolution: z.optional(z.enum(["1k", "2k"])),
  n: settings.n,
  aspectRatio: settings.aspectRatio,
} satisfies InputShape<ImageGenerateInput>);

function defaults(input: Partial<ImageGenerateInput>): Defaults {
  const modelInfo = modelDefaults("generate", input.model ?? "kling-3.0");
  const { capability } = modelInfo;
  const { n, aspectRatio, resolution } = settings.imageDefaults;
  const hasFidelity = capability?.fidelity && input.image !== undefined;
  const isSubject = input.imageReference === "subject";
  return {
    ...modelInfo,
    n: input.n ?? n,
    aspectRatio: input.aspectRatio ?? aspectRatio,
    resolution: input.resolution ?? (capability?.resolutions.length === 0 ? undefined : resolution),
    imageFidelity: input.imageFidelity ?? (hasFidelity ? 0.5 : undefined),
    humanFidelity: input.humanFidelity ?? (hasFidelity && isSubject ? 0.45 : undefined),
    // Recent documentation uses `element`, that of 2026-02 `object` (apps/docs/service/image.md#generation).
    encodedPrompt: referenceWriter({ element: input.elements })(input.prompt ?? ""),
  };
}

function check(input: Partial<ImageGenerateInput> & Defaults): readonly ValidationIssue[] {
  const { elements = [], imageReference, negativePrompt, prompt = "" } = input;
  const { encodedPrompt, resolution, aspectRatio, imageFidelity, humanFidelity } = input;
  const hasImage = input.image !== undefined;
  const checked = { resolution, aspectRatio, imageReference, imageFidelity, humanFidelity };
  const warning = { severity: "warning" } as const;
  return [
    ...checkModel("generate", input, { ...checked, image: hasImage, elements: elements.length }),
    ...(input.known
      ? [
          ...promptLengthIssues(encodedPrompt),
          ...promptLengthIssues(negativePrompt, "negativePrompt"),
          ...itemCountIssues(Number(hasImage), elements.length, "image"),
        ]
      : []),
    ...violations(
      [
        hasImage && Boolean(negativePrompt),
        issue("negativePrompt", "conflict", "cannot be combined with `image`.", { relatedFields: ["image"] }),
      ],
      [
        !hasImage && imageReference !== undefined,
        issue("image", "missing", "is required with `imageReference`.", { relatedFields: ["imageReference"] }),
      ],
      [
        !hasImage && imageFidelity !== undefined,
        issue("imageFidelity", "no_effect", "has no effect without `image`.", { ...warning, relatedFields: ["image"] }),
      ],
      [
        humanFidelity !== undefined && imageReference !== "subject",
        issue("humanFidelity", "no_effect", 'has an effect only with `imageReference: "subject"`.', {
          ...warning,
          relatedFields: ["imageReference"],
        }),
      ],
      [
        encodedPrompt !== prompt,
        issue(
          "prompt",
          "unconfirmed",
          "refers to elements as `<<<element_1>>>`, which is not documented for this endpoint.",
          {
            ...warning,
            relatedFields: ["elements"],
          },
        ),
      ],
    ),
    // The service does not document whether it uses an element that the prompt does not refer to.
    ...referenceIssues([{ path: "prompt", text: prompt }], itemsOf({ elements }, "warning"), ["elements"]),
  ];
}

/**
 * Image generation, on API v1 only.
 * @example
 * const client = createEndpointClient(engine, generate);
 * const task = await client.create({ prompt: "a lighthouse in fog" });
 */
export const generate: Endpoint<ImageGenerateInput, Defaults, ImageOutput> = {
  ...settings.imageTask,
  name: "image.generate",
  slots: ({ n }) => n,
  price: ({ model, resolution, n, image, elements }) => ({
    model,
    resolution,
    images: n,
    function: image !== undefined || elements?.length ? "image-to-image" : "text-to-image",
  }),
  schema,
  knowsModel,
  defaults,
  rules: ({ elements }) => ambiguousIds(itemsOf({ elements }), false),
  apiVersions: {
    v1: {
      path: "/v1/images/generations",
      check,
      encode: async (input, reader) =>
        omitUndefined<Body>({
          model_name: modelName(input),
          prompt: input.encodedPrompt,
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
