import type { ImageModel } from "@klingkit/models";
import { type MediaInput, omitUndefined, type ImageOutput } from "@klingkit/tasks";
import {
  type Body,
  type Endpoint,
  type InputShape,
  media,
  readImage,
  readImages,
  referenceIssues,
} from "@klingkit/tasks/endpoint";
import * as z from "zod/mini";
import { checkModel, knowsModel, type ModelDefaults, modelDefaults, modelName, promptLengthIssues } from "../check.ts";
import * as settings from "../settings.ts";

// See apps/docs/service/image.md#multi-image.
/**
 * The input of multi-image to image: subjects in a scene and a style. All images are JPEG or PNG, up to 10 MB.
 * @example
 * await kling.image.multiImage.run({ subjects: [file("fox.png")], scene: file("library.png") });
 */
export interface ImageMultiImageInput extends settings.ImageSettingsInput {
  /**
   * The model. Only `kling-v2-1` is supported.
   * @default "kling-v2-1"
   */
  readonly model?: ImageModel;
  /** 1 to 4 images of subjects, cropped in advance: the service does not crop. */
  readonly subjects: readonly MediaInput[];
  /**
   * The image of the scene.
   * @default none
   */
  readonly scene?: MediaInput;
  /**
   * The image of the style.
   * @default none
   */
  readonly style?: MediaInput;
  /**
   * A description of the image. 1 to 2,500 characters.
   * @default none
   */
  readonly prompt?: string;
  /**
   * The aspect ratio.
   * @default "16:9"
   */
  readonly aspectRatio?: settings.FixedAspectRatio;
}

type Defaults = ModelDefaults & { readonly n: number; readonly aspectRatio: settings.FixedAspectRatio };

const subjects: z.ZodMiniType<readonly MediaInput[]> = z.array(media).check(z.minLength(1), z.maxLength(4));

const schema = z.strictObject({
  model: settings.model,
  subjects,
  scene: z.optional(media),
  style: z.optional(media),
  prompt: z.optional(settings.prompt),
  n: settings.n,
  aspectRatio: settings.aspectRatio,
} satisfies InputShape<ImageMultiImageInput>);

/** Multi-image to image, on API v1 only. */
export const multiImage: Endpoint<ImageMultiImageInput, Defaults, ImageOutput> = {
  ...settings.imageTask,
  name: "image.multiImage",
  slots: ({ n }) => n,
  price: ({ model, n }) => ({ model, images: n, function: "multi-image" }),
  schema,
  knowsModel,
  defaults: ({ n = settings.imageDefaults.n, aspectRatio = settings.imageDefaults.aspectRatio, model }) => ({
    ...modelDefaults("multiImage", model ?? "kling-v2-1"),
    n,
    aspectRatio,
  }),
  apiVersions: {
    v1: {
      path: "/v1/images/multi-image2image",
      check: (input) => [
        ...checkModel("multiImage", input, { image: true, aspectRatio: input.aspectRatio }),
        ...(input.known ? promptLengthIssues(input.prompt) : []),
        ...referenceIssues([{ path: "prompt", text: input.prompt ?? "" }], [], []),
      ],
      encode: async (input, reader) =>
        omitUndefined<Body>({
          model_name: modelName(input),
          prompt: input.prompt,
          subject_image_list: await readImages(
            reader,
            input.subjects,
            (index) => `subjects[${index}]`,
            (image) => ({ subject_image: image }),
          ),
          scene_image: await readImage(reader, input.scene, "scene"),
          style_image: await readImage(reader, input.style, "style"),
          n: input.n,
          aspect_ratio: input.aspectRatio,
        }),
    },
  },
};
