import { type ApiVersion, issue, type ValidationIssue } from "@klingkit/errors";
import type { ImageModel } from "@klingkit/models";
import { omitUndefined, type ImageOutput } from "@klingkit/tasks";
import {
  ambiguousIds,
  type Body,
  type ElementReferenceInput,
  elementReferences,
  type Endpoint,
  type ImageReferenceInput,
  imageReferences,
  type InputShape,
  itemsOf,
  readImages,
  referenceIssues,
  referenceWriter,
} from "@klingkit/tasks/endpoint";
import * as z from "zod/mini";
import {
  checkModel,
  knowsModel,
  type ModelDefaults,
  modelDefaults,
  modelName,
  promptLengthIssues,
  itemCountIssues,
  severityFor,
} from "../check.ts";
import { elementList, modelPath, readReferences } from "../references.ts";
import * as settings from "../settings.ts";

// See apps/docs/service/image.md#omni-image.
/**
 * The input of omni image: a prompt, images and elements.
 * @example
 * await kling.image.omni.run({
 *   prompt: "@hero climbs the stairs of @tower",
 *   references: [
 *     { id: "hero", image: file("hero.png") },
 *     { id: "tower", image: file("tower.png") },
 *   ],
 *   series: 4,
 * });
 */
export interface ImageOmniInput extends settings.ImageSettingsInput {
  /**
   * The model: `kling-3.0-omni` or `kling-image-o1`. An unknown name is sent unchanged. `kling-image-4.0`, on API v2 only,
   * was never tried against the service: its limits lead to warnings.
   * @default "kling-3.0-omni"
   */
  readonly model?: ImageModel;
  /**
   * A description of the image, and of things that it must not show. It refers to images and elements as `@id`. 1 to
   * 2,500 characters, including references in the service's format (`<<<image_1>>>`). `kling-image-4.0`: 50,000 in English
   * or 21,000 in other characters.
   */
  readonly prompt: string;
  /**
   * Images. The prompt must refer to each as `@id`. At most 10 together with `elements`.
   * @default none
   */
  readonly references?: readonly ImageReferenceInput[];
  /**
   * Elements. The prompt must refer to each as `@id`. At most 10 together with `references`.
   * @default none
   */
  readonly elements?: readonly ElementReferenceInput[];
  // See apps/docs/service/image.md#omni-image.
  /**
   * The resolution. `"4k"` with `kling-3.0-omni` and `kling-image-4.0` only, `"8k"` with `kling-image-4.0` only.
   * @default "1k"
   */
  readonly resolution?: settings.AnyImageResolution;
  /**
   * The number of images in a series, which replaces `n` single images: an integer from 2 to 9, or `"auto"` to let the
   * model choose. It cannot be combined with `n`. With `kling-3.0-omni` and `kling-image-4.0`
   * only.
   * @default none
   */
  readonly series?: number | "auto";
  /**
   * The aspect ratio. `"auto"` follows the references.
   * @default "auto" with `references`, otherwise "16:9"
   */
  readonly aspectRatio?: settings.FixedAspectRatio | "auto";
}

interface Defaults extends ModelDefaults {
  readonly n: number;
  /** The prompt with references in the service's format. */
  readonly encodedPrompt: string;
  readonly resolution: settings.AnyImageResolution;
  readonly aspectRatio: settings.FixedAspectRatio | "auto";
}

/** The maximum length of a series. An `auto` series may reach it. */
const MAX_SERIES = 9;

const schema = z.strictObject({
  model: settings.model,
  prompt: settings.prompt,
  references: z.optional(imageReferences),
  elements: z.optional(elementReferences),
  resolution: z.optional(z.enum(["1k", "2k", "4k"])),
  n: settings.n,
  series: z.optional(z.union([z.literal("auto"), z.int().check(z.gte(2), z.lte(MAX_SERIES))])),
  aspectRatio: settings.anyAspectRatio,
} satisfies InputShape<ImageOmniInput>);

function defaults(input: Partial<ImageOmniInput>): Defaults {
  const { n, resolution, aspectRatio } = settings.imageDefaults;
  return {
    ...modelDefaults("omni", input.model ?? "kling-3.0-omni"),
    n: input.n ?? n,
    resolution: input.resolution ?? resolution,
    aspectRatio: input.aspectRatio ?? (input.references?.length ? "auto" : aspectRatio),
    encodedPrompt: referenceWriter({ image: input.references, element: input.elements })(input.prompt ?? ""),
  };
}

function rules({ references, elements, n, series }: Partial<ImageOmniInput>): readonly ValidationIssue[] {
  return [
    ...ambiguousIds(itemsOf({ references, elements }), false),
    // The service silently ignores `n`.
    ...(series !== undefined && n !== undefined
      ? [
          issue("n", "conflict", "cannot be combined with `series`, which sets the number of images.", {
            relatedFields: ["series"],
          }),
        ]
      : []),
  ];
}

function check(input: Partial<ImageOmniInput> & Defaults, apiVersion: ApiVersion): readonly ValidationIssue[] {
  const { references = [], elements = [], series, resolution, aspectRatio, encodedPrompt, prompt = "" } = input;
  return [
    ...checkModel(
      "omni",
      input,
      {
        resolution,
        aspectRatio,
        image: references.length > 0,
        elements: elements.length,
        series: series !== undefined,
      },
      apiVersion,
    ),
    ...(input.known
      ? [
          ...promptLengthIssues(apiVersion === "v1" ? encodedPrompt : prompt, "prompt", input),
          ...itemCountIssues(references.length, elements.length, "references", severityFor(input)),
        ]
      : []),
    // Observed: the service ignores an unused item and charges for it (apps/docs/service/image.md#omni-image).
    ...referenceIssues([{ path: "prompt", text: prompt }], itemsOf({ references, elements }, "error"), [
      "references",
      "elements",
    ]),
  ];
}

/** Omni image, on API v1, and with `kling-image-4.0` on API v2. */
export const omni: Endpoint<ImageOmniInput, Defaults, ImageOutput> = {
  ...settings.imageTask,
  name: "image.omni",
  slots: ({ n, series = n }) => (series === "auto" ? MAX_SERIES : series),
  price: ({ model, resolution, n, series = n, references, elements }) => ({
    model,
    resolution,
    images: series === "auto" ? { min: 2, max: MAX_SERIES } : series,
    function: references?.length || elements?.length ? "image-to-image" : "text-to-image",
  }),
  schema,
  knowsModel,
  defaults,
  rules,
  apiVersions: {
    // The path is assumed (apps/docs/service/kling-4.md#paths).
    v2: {
      ...modelPath("/omni-image"),
      check: (input) => check(input, "v2"),
      async encode({ prompt, references = [], elements = [], series, n, resolution, aspectRatio }, reader) {
        const images = await readReferences(reader, references);
        return {
          contents: [
            { type: "prompt", text: prompt },
            ...images,
            ...elements.map(({ id, elementId }) => ({ type: "element", element_id: elementId, id })),
          ],
          settings: {
            aspect_ratio: aspectRatio,
            resolution,
            // That `n` is the length of a series is assumed: API v2 documents no other field.
            ...(series === undefined ? { result_type: "single", n } : { result_type: "series" }),
            ...(typeof series === "number" ? { n: series } : {}),
          },
        };
      },
    },
    v1: {
      path: "/v1/images/omni-image",
      check: (input) => check(input, "v1"),
      async encode({ references = [], series, n, ...input }, reader) {
        // The key is `image` here, and `image_url` in omni video.
        const images = await readImages(
          reader,
          references.map(({ image }) => image),
          (index) => `references[${index}].image`,
          (image) => ({ image }),
        );
        return omitUndefined<Body>({
          model_name: modelName(input),
          prompt: input.encodedPrompt,
          image_list: images.length > 0 ? images : undefined,
          element_list: elementList(input.elements),
          resolution: input.resolution,
          ...(series === undefined ? { result_type: "single", n } : { result_type: "series", series_amount: series }),
          aspect_ratio: input.aspectRatio,
        });
      },
    },
  },
};
