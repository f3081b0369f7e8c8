/** All about one image model. A new model of an existing kind is a row of `IMAGE_MODELS`. */
export interface ImageModel {
  readonly v1Name?: undefined;
  /** Image generation: units for a picture from text, and from pictures (apps/docs/service/prices.md#image-prices). */
  readonly generate?: {
    readonly text: number;
    readonly image: number;
    /** Whether it takes elements. */
    readonly elements?: true;
    /** Whether it takes `image_reference`. */
    readonly reference?: true;
  };
  /** Omni image: units for a picture by resolution. */
  readonly omni?: Readonly<Partial<Record<"1k" | "2k" | "4k", number>>>;
  /** Whether omni image makes series. */
  readonly series?: true;
  /** Multi-image to image: units for a picture. */
  readonly multiImage?: number;
  /** Try-on: units for a picture. */
  readonly tryOn?: number;
  /**
   * Out of the documented list by 2026-09-20 (apps/docs/service/models.md#older-image-models); that it is refused as
   * videos' old models are, a guess.
   */
  readonly retired?: readonly ("generate" | "multiImage")[];
}

export const IMAGE_MODELS: Readonly<Record<string, ImageModel>> = {
  "kling-v3": { generate: { text: 8, image: 8, elements: true } },
  "kling-v2-1": { generate: { text: 4, image: 8, reference: true }, multiImage: 16 },
  "kling-v3-omni": { omni: { "1k": 8, "2k": 8, "4k": 16 }, series: true },
  "kling-image-o1": { omni: { "1k": 8, "2k": 8 } },
  "kling-v2": { retired: ["generate", "multiImage"] },
  "kling-v2-new": { retired: ["generate"] },
  "kling-v1-5": { retired: ["generate"] },
  "kling-v1": { retired: ["generate"] },
  "kolors-virtual-try-on-v1": { tryOn: 1 },
  "kolors-virtual-try-on-v1-5": { tryOn: 1 },
};
