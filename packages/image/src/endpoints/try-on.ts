import { imageLimits } from "@klingkit/models/media";
import type { MediaInput, ImageOutput } from "@klingkit/tasks";
import { type Endpoint, type InputShape, media } from "@klingkit/tasks/endpoint";
import * as z from "zod/mini";
import { checkModel, knowsModel, type ModelDefaults, modelDefaults, modelName } from "../check.ts";
import { type ImageSettingsInput, imageTask, model } from "../settings.ts";

// See apps/docs/service/image.md#try-on. Since 2026-09-15, the model names refer to version 3.0, whose fields are not
// known.
/**
 * The input of virtual try-on. Both images are JPEG or PNG, each side at least 300 px, up to 10 MB.
 * @example
 * await kling.image.tryOn.run({ humanImage: file("person.png"), clothImage: file("coat.png") });
 */
export interface TryOnInput {
  /**
   * The model: `kolors-virtual-try-on-v1-5` or `kolors-virtual-try-on-v1`. The first accepts an upper and a lower
   * garment in one image.
   * @default "kolors-virtual-try-on-v1-5"
   */
  readonly model?: ImageSettingsInput["model"];
  /** The image of the person. */
  readonly humanImage: MediaInput;
  /**
   * The image of the garment: a product photo, or the garment on a white background. Upper body, lower body or dress.
   */
  readonly clothImage: MediaInput;
}

const schema = z.strictObject({ model, humanImage: media, clothImage: media } satisfies InputShape<TryOnInput>);

/** Virtual try-on, on API v1 only. A task occupies one concurrency slot and costs one try-on unit. */
export const tryOn: Endpoint<TryOnInput, ModelDefaults, ImageOutput> = {
  ...imageTask,
  name: "image.tryOn",
  outputs: ["image"],
  packageType: "try-on",
  watermark: false,
  price: (input) => ({ model: input.model }),
  schema,
  knowsModel,
  defaults: (input) => modelDefaults("tryOn", input.model ?? "kolors-virtual-try-on-v1-5"),
  apiVersions: {
    v1: {
      path: "/v1/images/kolors-virtual-try-on",
      check: (input) => checkModel("tryOn", input, { image: true }),
      encode: async (input, reader) => ({
        model_name: modelName(input),
        human_image: await reader.read("image", input.humanImage, "humanImage", imageLimits("image.tryOn")),
        cloth_image: await reader.read("image", input.clothImage, "clothImage", imageLimits("image.tryOn")),
      }),
    },
  },
};
