import type { Fact } from "./fact.ts";
import type { Withdrawal } from "./model.ts";

/** The resolution of an image. */
export type ImageResolution = "1k" | "2k" | "4k";
/** The aspect ratio of an image, width to height. `auto` follows the input images. */
export type ImageAspectRatio = "16:9" | "9:16" | "1:1" | "4:3" | "3:4" | "3:2" | "2:3" | "21:9" | "auto";

/** What a model supports at an image endpoint. */
export interface ImageCapability extends Fact {
  /** klingkit's name of the model. */
  readonly model: string;
  /** The endpoint, without `image.`. */
  readonly product: "generate" | "omni" | "multiImage" | "tryOn";
  /** The resolutions. Empty if the request has no resolution. */
  readonly resolutions: readonly ImageResolution[];
  /**
   * The resolutions with an input image.
   * @default the same as `resolutions`
   */
  readonly imageResolutions?: readonly ImageResolution[];
  /** The aspect ratios. Empty if the request has no aspect ratio. */
  readonly aspectRatios: readonly ImageAspectRatio[];
  /**
   * The aspect ratios without an input image.
   * @default the same as `aspectRatios`
   */
  readonly textAspectRatios?: readonly ImageAspectRatio[];
  /** Whether the model makes images from text alone. */
  readonly textToImage: boolean;
  /** Whether the model makes images from an input image. */
  readonly imageToImage: boolean;
  /** Whether the input can have elements of the library. Only elements made from images work. */
  readonly elements: boolean;
  /**
   * The parts of the input image that the model can keep.
   * @default none
   */
  readonly imageReference?: readonly ("subject" | "face")[];
  /**
   * Whether `imageFidelity` and `humanFidelity` work, which say how closely the model keeps the input image.
   * @default false
   */
  readonly fidelity?: boolean;
  /**
   * Whether the model makes a series of images.
   * @default false
   */
  readonly series?: boolean;
  // See apps/docs/service/open-questions.md#sources-disagree.
  /**
   * The settings about which the sources disagree. An unsupported value of them is a warning, not an error.
   * @default none
   */
  readonly disputed?: readonly ("resolution" | "aspectRatio")[];
  /** The withdrawal of the model from this endpoint. Undefined if the model is available. */
  readonly withdrawn?: Withdrawal;
}
