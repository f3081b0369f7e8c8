import type { ImageAspectRatio, ImageModel, ImageResolution } from "@klingkit/models";
import type { ImageOutput } from "@klingkit/tasks";
import type { Endpoint } from "@klingkit/tasks/endpoint";
import * as z from "zod/mini";

/** The settings that several image endpoints share. klingkit sends every setting that has a default. */
export interface ImageSettingsInput {
  /**
   * The model. An unknown name is sent unchanged.
   * @default depends on the endpoint, for example "kling-3.0"
   */
  readonly model?: ImageModel;
  /**
   * The number of images: an integer from 1 to 9. Each image occupies one concurrency slot and is charged.
   * @default 1
   */
  readonly n?: number;
}

/** An aspect ratio other than `auto`. Only a model that klingkit does not know may accept others than the listed ones. */
export type FixedAspectRatio = Exclude<ImageAspectRatio, "auto"> | (`${number}:${number}` & {});

/** A resolution. Only a model that klingkit does not know may accept others than the listed ones. */
export type AnyImageResolution = ImageResolution | (`${number}k` & {});

export type { ImageAspectRatio, ImageResolution };

/**
 * The defaults of klingkit. Some defaults of the service are withdrawn models
 * (apps/docs/service/models.md#default-models).
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
 * The common fields of image endpoints. A 1k image took 24 s (observed: apps/docs/service/image.md#generation); the
 * other times are assumed to be similar.
 */
export const imageTask: Pick<
  Endpoint<unknown, unknown, ImageOutput>,
  "outputs" | "packageType" | "externalTaskId" | "expectedMs"
> = {
  outputs: ["image"],
  packageType: "image",
  externalTaskId: { accepted: true, lookup: true, duplicatesRejected: "official" },
  expectedMs: () => 24_000,
};
