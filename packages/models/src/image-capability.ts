import type { LengthByLanguage } from "./capability.ts";
import type { Fact } from "./fact.ts";
import type { Withdrawal } from "./model.ts";

/** The resolution of an image. */
export type ImageResolution = "1k" | "2k" | "4k" | "8k";
/** The aspect ratio of an image, width to height. `auto` depends on the input images. */
export type ImageAspectRatio = "16:9" | "9:16" | "1:1" | "4:3" | "3:4" | "3:2" | "2:3" | "21:9" | "auto";

/** The capabilities of a model for an image endpoint. */
export interface ImageCapability extends Fact {
  /** The name of the model. */
  readonly model: string;
  /** The name of the endpoint without `image.`. */
  readonly endpoint: "generate" | "omni" | "long" | "multiImage" | "tryOn";
  /**
   * The maximum length of a prompt, characters.
   * @default 2500
   */
  readonly maxPromptLength?: LengthByLanguage;
  /** The supported resolutions. Empty if the request contains no resolution. */
  readonly resolutions: readonly ImageResolution[];
  /**
   * The supported resolutions with an input image.
   * @default the same as `resolutions`
   */
  readonly imageResolutions?: readonly ImageResolution[];
  /** The supported aspect ratios. Empty if the request contains no aspect ratio. */
  readonly aspectRatios: readonly ImageAspectRatio[];
  /**
   * The supported aspect ratios without an input image.
   * @default the same as `aspectRatios`
   */
  readonly textAspectRatios?: readonly ImageAspectRatio[];
  /** Whether the model generates images from a prompt alone. */
  readonly textToImage: boolean;
  /** Whether the model generates images from an input image. */
  readonly imageToImage: boolean;
  /** Whether the input can have elements. Only elements that were created from images are supported. */
  readonly elements: boolean;
  /**
   * The parts of the input image that the model can keep.
   * @default none
   */
  readonly imageReference?: readonly ("subject" | "face")[];
  /**
   * Whether the model supports `imageFidelity` and `humanFidelity`.
   * @default false
   */
  readonly fidelity?: boolean;
  /**
   * Whether the model generates series of images.
   * @default false
   */
  readonly series?: boolean;
  // See apps/docs/service/open-questions.md#sources-disagree.
  /**
   * The settings about which the sources disagree, or which one team observed. Their unsupported values lead to a warning
   * instead of an error. `imageResolution` is `resolution` with an input image.
   * @default none
   */
  readonly disputed?: readonly ("resolution" | "imageResolution" | "aspectRatio")[];
  /** The withdrawal of the model from this endpoint. Undefined if the model is available. */
  readonly withdrawn?: Withdrawal;
}
