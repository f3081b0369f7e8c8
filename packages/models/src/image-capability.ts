import type { Fact } from "./fact.ts";
import type { Withdrawal } from "./video-models.ts";

export type ImageResolution = "1k" | "2k" | "4k";
/** `auto` follows the pictures given. */
export type ImageAspectRatio = "16:9" | "9:16" | "1:1" | "4:3" | "3:4" | "3:2" | "2:3" | "21:9" | "auto";

/** What one model can do at one image endpoint. */
export interface ImageCapability extends Fact {
  readonly model: string;
  readonly product: "generate" | "omni" | "multiImage" | "tryOn";
  /** Empty where the body has no such field. */
  readonly resolutions: readonly ImageResolution[];
  /** With a picture given, where that differs. */
  readonly imageResolutions?: readonly ImageResolution[];
  /** Empty where the body has no such field. */
  readonly aspectRatios: readonly ImageAspectRatio[];
  /** Without a picture, where that differs. */
  readonly textAspectRatios?: readonly ImageAspectRatio[];
  readonly textToImage: boolean;
  readonly imageToImage: boolean;
  /** Elements of the library; of the multi-image kind only. */
  readonly elements: boolean;
  /** What of the given picture can be kept. */
  readonly imageReference?: readonly ("subject" | "face")[];
  /** Whether it can be said how closely the given picture is kept. */
  readonly fidelity?: boolean;
  readonly series?: boolean;
  /** Settings of which the sources say different things (kling-api I 14): an unsupported value is a warning. */
  readonly disputed?: readonly ("resolution" | "aspectRatio")[];
  readonly withdrawn?: Withdrawal;
}
