import type { AspectRatio, Resolution, VideoModel } from "@klingkit/models";

/** One shot of a video that has several. */
export interface Shot {
  /** What happens in the shot. 1 to 512 characters. On API v2 it must not contain `;`, which ends a shot there. */
  readonly prompt: string;
  /** The length of the shot, seconds: a whole number of at least 1. */
  readonly duration: number;
}

/**
 * The settings that text to video and image to video share. klingkit sends every setting that has a default, because
 * the service's own defaults differ between the API versions.
 */
export interface VideoSettingsInput {
  /**
   * The model. A name that klingkit does not know is sent as it is.
   * @default "kling-3.0"
   * @example await kling.video.textToVideo.create({ model: "kling-3.0-turbo", prompt: "a lighthouse in fog" })
   */
  readonly model?: VideoModel;
  /**
   * What happens in the video. At most 2,500 characters; 3,072 on API v2 with `kling-3.0`, and for text to video with
   * `kling-3.0-turbo`. Required for text to video without a list of `shots`, and with `shots: "auto"`. It cannot be
   * combined with a list of `shots`.
   * @default none
   */
  readonly prompt?: string;
  /**
   * What the video must not show. At most 2,500 characters. API v1 only.
   * @default none
   */
  readonly negativePrompt?: string;
  // See apps/docs/service/api-v2.md#contents and apps/docs/service/video.md#text-to-video.
  /**
   * The shots of the video: a list of 1 to 6, or `"auto"`, with which the model decides where to cut. With `kling-3.0`
   * and `kling-3.0-turbo` only.
   * @default one shot
   * @example
   * await kling.video.textToVideo.create({
   *   shots: [
   *     { prompt: "a lighthouse in fog", duration: 3 },
   *     { prompt: "the lamp lights up", duration: 2 },
   *   ],
   * });
   */
  readonly shots?: readonly Shot[] | "auto";
  /**
   * The length of the video, seconds: a whole number from 3 to 15 with `kling-3.0` and `kling-3.0-turbo`, 5 or 10 with
   * other models. With a list of `shots`, it must be the sum of their durations.
   * @default 5, or the sum of `shots`
   */
  readonly duration?: number;
  /**
   * The resolution. `"4k"` with `kling-3.0` only. API v1 calls them `std`, `pro` and `4k`.
   * @default "720p", or the model's only resolution
   */
  readonly resolution?: Resolution;
  // That kling-3.0-turbo always makes sound is third-party.
  /**
   * Whether the video has sound: `"native"` generates sound with the video. With `kling-3.0`, and with `kling-2.6` at
   * 1080p. `kling-3.0-turbo` always generates sound.
   * @default "off"; "native" with `kling-3.0-turbo`
   */
  readonly audio?: "native" | "off";
  /**
   * How closely the video follows the prompt, 0 to 1. API v1 only, with `kling-v1` to `kling-v1-6`.
   * @default none
   */
  readonly cfgScale?: number;
  // See apps/docs/service/models.md#api-v1-capabilities.
  /**
   * How the camera moves. API v1 only, with `kling-v1` and `kling-v1-5`, which the service has probably withdrawn.
   * @default none
   * @example const cameraControl: CameraControl = { type: "simple", config: { zoom: 5 } };
   */
  readonly cameraControl?: CameraControl;
}

/** A camera movement: a preset, or one axis with its strength. */
export type CameraControl =
  | {
      /** The name of a preset. */
      readonly type: "down_back" | "forward_up" | "right_turn_forward" | "left_turn_forward";
    }
  | {
      /** Moves the camera along one axis. */
      readonly type: "simple";
      /** The axis and its strength: exactly one of the fields, -10 to 10 and not 0. */
      readonly config: {
        /** Moves the camera along the horizontal axis, -10 to 10. */
        readonly horizontal?: number;
        /** Moves the camera along the vertical axis, -10 to 10. */
        readonly vertical?: number;
        // Older pages say that pan turns about the x axis (apps/docs/service/video.md#camera-control).
        /** Rotates the camera about the vertical axis, -10 to 10. */
        readonly pan?: number;
        /** Rotates the camera about the horizontal axis, -10 to 10. */
        readonly tilt?: number;
        /** Rotates the camera about the axis of its view, -10 to 10. */
        readonly roll?: number;
        /** Changes the focal length, -10 to 10. */
        readonly zoom?: number;
      };
    };

export type { AspectRatio, Resolution };
