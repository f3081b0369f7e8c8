import type { AspectRatio, Resolution, VideoModel } from "@klingkit/models";

/** One shot of a clip with several. */
export interface Shot {
  /** At most 512 characters. */
  readonly prompt: string;
  /** Seconds, whole, at least 1. */
  readonly duration: number;
}

/** The settings that text to video and image to video share. klingkit always sends every one that has a default. */
export interface VideoSettingsInput {
  /** Default `kling-3.0`, the newest that both designs have. A name that klingkit does not know passes as it is. */
  readonly model?: VideoModel;
  /**
   * What should happen. Up to 2,500 characters, 3,072 with `kling-3.0` on the newer design.
   * Required for text to video, unless `shots` are given, which replace it.
   */
  readonly prompt?: string;
  /** What should not be seen. At most 2,500 characters. v1 design only. */
  readonly negativePrompt?: string;
  /**
   * A clip of several shots: 1 to 6 with their own words and lengths, or `"auto"` to let the model cut.
   * `kling-3.0` and `kling-3.0-turbo`. Default: one shot. (kling-api V 9.1, 10.1)
   */
  readonly shots?: readonly Shot[] | "auto";
  /** Seconds, whole. Default 5, or the sum of `shots`. 3 to 15 with `kling-3.0` and `kling-3.0-turbo`, 5 or 10 with older models. */
  readonly duration?: number;
  /** Default `720p`. `4k` with `kling-3.0` only. On the v1 design `std`, `pro` and `4k`. */
  readonly resolution?: Resolution;
  /**
   * `native` makes sound with the picture: `kling-3.0`, and `kling-2.6` at 1080p. Default `off`.
   * `kling-3.0-turbo` always makes sound (third-party, live).
   */
  readonly audio?: "native" | "off";
  /** How closely the prompt is followed, 0 to 1. v1 design, models `kling-v1` to `kling-v1-6` only. */
  readonly cfgScale?: number;
  /** How the camera moves. v1 design, single old models only (kling-api V 11.2). */
  readonly cameraControl?: CameraControl;
}

/** A camera movement: a ready one, or one axis of your own. */
export type CameraControl =
  | { readonly type: "down_back" | "forward_up" | "right_turn_forward" | "left_turn_forward" }
  | {
      readonly type: "simple";
      /** Exactly one of them, -10 to 10 and not 0. */
      readonly config: {
        readonly horizontal?: number;
        readonly vertical?: number;
        readonly pan?: number;
        readonly tilt?: number;
        readonly roll?: number;
        readonly zoom?: number;
      };
    };

export type { AspectRatio, Resolution };
