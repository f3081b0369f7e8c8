/** The features and prices of an image model. Adding a model of an existing kind takes one row of `IMAGE_MODELS`. */
export interface ImageModel {
  readonly v1Name?: undefined;
  /** See `VideoModel`. */
  readonly unverified?: true;
  /** The API v2 features of Kling 4.0: units for an image, which are guesses (apps/docs/service/kling-4.md#prices). */
  readonly v2Omni?: number;
  readonly long?: number;
  /**
   * Image generation: units for an image, without and with input images (apps/docs/service/prices.md#image-prices).
   */
  readonly generate?: {
    /** Missing if an input image is required. */
    readonly text?: number;
    readonly image: number;
    /** The requests whose images are 1k only (apps/docs/service/models.md#older-image-models). */
    readonly only1k?: "always" | "with-image";
    /** Whether it supports elements. */
    readonly elements?: true;
    /** Whether it supports `image_reference`. */
    readonly reference?: true;
  };
  /** Omni image: units for an image, by resolution. */
  readonly omni?: Readonly<Partial<Record<"1k" | "2k" | "4k", number>>>;
  /** Whether omni image supports series. */
  readonly series?: true;
  /** Multi-image to image: units for an image. */
  readonly multiImage?: number;
  /** Try-on: units for an image. */
  readonly tryOn?: number;
  /**
   * The features that no longer list the model on 2026-09-20 (apps/docs/service/models.md#older-image-models). The
   * rejection, the same as for withdrawn video models, is a guess.
   */
  readonly retired?: readonly ("generate" | "multiImage")[];
}

export const IMAGE_MODELS: Readonly<Record<string, ImageModel>> = {
  "kling-v3": { generate: { text: 8, image: 8, elements: true } },
  "kling-v2-1": { generate: { text: 4, image: 8, only1k: "with-image", reference: true }, multiImage: 16 },
  "kling-v3-omni": { omni: { "1k": 8, "2k": 8, "4k": 16 }, series: true },
  "kling-image-o1": { omni: { "1k": 8, "2k": 8 } },
  "kling-image-4.0": { unverified: true, v2Omni: 8 },
  "kling-long-image-4.0": { unverified: true, long: 16 },
  "kling-v2": {
    generate: { text: 4, image: 8, only1k: "with-image" },
    multiImage: 16,
    retired: ["generate", "multiImage"],
  },
  "kling-v2-new": { generate: { image: 8 }, retired: ["generate"] },
  "kling-v1-5": { generate: { text: 4, image: 8, only1k: "always", reference: true }, retired: ["generate"] },
  "kling-v1": { generate: { text: 1, image: 1, only1k: "always" }, retired: ["generate"] },
  "kolors-virtual-try-on-v1": { tryOn: 1 },
  "kolors-virtual-try-on-v1-5": { tryOn: 1 },
};
