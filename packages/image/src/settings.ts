import type { ImageAspectRatio, ImageModel, ImageResolution } from "@klingkit/models";
import type { ImageOutput } from "@klingkit/tasks";
import type { Endpoint } from "@klingkit/tasks/endpoint";
import * as z from "zod/mini";

/** The settings that several image endpoints share. klingkit sends every setting that has a default. */
export interface ImageSettingsInput {
  /**
   * The model. A name that klingkit does not know is sent as it is.
   * @default the model of the endpoint, such as "kling-3.0"
   */
  readonly model?: ImageModel;
  /**
   * The number of images: a whole number from 1 to 9. Each image occupies a concurrency slot and is charged.
   * @default 1
   */
  readonly n?: number;
}

/** A ratio of width to height, without `auto`. */
export type FixedAspectRatio = Exclude<ImageAspectRatio, "auto">;

export type { ImageAspectRatio, ImageResolution };

/**
 * klingkit's own defaults. The service's name a withdrawn model in places (apps/docs/service/models.md#default-models).
 */
export const imageDefaults: { readonly resolution: "1k"; readonly aspectRatio: "16:9"; readonly n: 1 } = {
  resolution: "1k",
  aspectRatio: "16:9",
  n: 1,
};

const ratios = ["16:9", "9:16", "1:1", "4:3", "3:4", "3:2", "2:3", "21:9"] as const;

export const model: z.ZodMiniOptional<z.ZodMiniString> = z.optional(z.string().check(z.minLength(1)));
export const prompt: z.ZodMiniString = z.string().check(z.regex(/\S/, { error: "must not be empty." }));
export const n: z.ZodMiniOptional<z.ZodMiniNumber> = z.optional(z.int().check(z.gte(1), z.lte(9)));
export const aspectRatio: z.ZodMiniOptional<z.ZodMiniType<FixedAspectRatio>> = z.optional(z.enum(ratios));
export const anyAspectRatio: z.ZodMiniOptional<z.ZodMiniType<ImageAspectRatio>> = z.optional(
  z.enum([...ratios, "auto"]),
);

/**
 * What the image endpoints have in common. An image of 1k took 24 s (observed: apps/docs/service/image.md#generation);
 * the others are guessed to be like it.
 */
export const imageTask: Pick<
  Endpoint<unknown, unknown, ImageOutput>,
  "outputs" | "packageType" | "externalTaskId" | "expectedMs"
> = {
  outputs: ["image"],
  packageType: "image",
  externalTaskId: { accepted: true, lookup: true, unique: "official" },
  expectedMs: () => 24_000,
};
