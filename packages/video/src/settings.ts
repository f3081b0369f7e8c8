import type { AspectRatio, Resolution, VideoModel } from "@klingkit/models";

/** A resolution. Only a model that klingkit does not know may accept others than the listed ones. */
export type AnyResolution = Resolution | (`${number}p` & {}) | (`${number}k` & {});

/** An aspect ratio. Only a model that klingkit does not know may accept others than the listed ones. */
export type AnyAspectRatio = AspectRatio | (`${number}:${number}` & {});

/** One shot of a multi-shot video. */
export interface Shot {
  /** A description of the shot. 1 to 512 characters. On API v2, it must not contain `;`, which ends a shot. */
  readonly prompt: string;
  /** The duration of the shot, seconds: an integer of at least 1. */
  readonly duration: number;
}

/**
 * The settings that text to video and image to video share. klingkit sends every setting that has a default, because
 * the defaults of the service differ between API versions.
 */
export interface VideoSettingsInput {
  /**
   * The model. An unknown name is sent unchanged. `kling-4.0` and `kling-4.0-flash` were never tried against the service:
   * their limits lead to warnings.
   * @default "kling-3.0"
   * @example await kling.video.textToVideo.create({ model: "kling-3.0-turbo", prompt: "a lighthouse in fog" })
   */
  readonly model?: VideoModel;
  /**
   * A description of the video. At most 2,500 characters; 3,072 on API v2 with `kling-3.0`, and for text to video with
   * `kling-3.0-turbo`; 26,000 in English or 11,000 in other characters with `kling-4.0`. Required for text to video without a list of `shots`, and with `shots: "auto"`. Only API v1
   * accepts it beside a list of `shots`, and may ignore it.
   * @default none
   */
  readonly prompt?: string;
  /**
   * A description of things that the video must not show. At most 2,500 characters. API v1 only.
   * @default none
   */
  readonly negativePrompt?: string;
  // See apps/docs/service/api-v2.md#contents and apps/docs/service/video.md#text-to-video.
  /**
   * The shots of the video: a list of 1 to 6, or `"auto"` to let the model choose them. With `kling-3.0` and
   * `kling-3.0-turbo` only.
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
   * The duration of the video, seconds: an integer from 3 to 15 with `kling-3.0` and `kling-3.0-turbo`, to 30 with
   * `kling-4.0`, to 20 with `kling-4.0-flash`, 5 or 10 with other models. With a list of `shots`, it must be the sum of their durations.
   * @default 5, or the sum of `shots`
   */
  readonly duration?: number;
  /**
   * The resolution. `"4k"` with `kling-3.0` only. API v1 calls them `std`, `pro` and `4k`.
   * @default "720p", or the model's only resolution
   */
  readonly resolution?: AnyResolution;
  // It is third-party knowledge that kling-3.0-turbo always generates audio.
  /**
   * The audio of the video: `"native"` generates audio, `"off"` does not. With `kling-3.0`, and with `kling-2.6` at
   * 1080p. `kling-3.0-turbo` and `kling-4.0` always generate audio.
   * @default "off"; "native" with `kling-3.0-turbo` and `kling-4.0`
   */
  readonly audio?: "native" | "off";
  /**
   * How closely the video follows the prompt, 0 to 1. API v1 only, with `kling-v1` to `kling-v1-6`.
   * @default none
   */
  readonly cfgScale?: number;
  // See apps/docs/service/models.md#api-v1-capabilities.
  /**
   * The camera movement. API v1 only, with `kling-v1` and `kling-v1-5`, which the service has probably withdrawn.
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
      /** The axis and its strength: exactly one of the fields, from -10 to 10 but not 0. */
      readonly config: {
        /** Moves the camera along the horizontal axis, -10 to 10. */
        readonly horizontal?: number;
        /** Moves the camera along the vertical axis, -10 to 10. */
        readonly vertical?: number;
        // Older documentation defines pan as a rotation about the x axis (apps/docs/service/video.md#camera-control).
        /** Rotates the camera about the vertical axis, -10 to 10. */
        readonly pan?: number;
        /** Rotates the camera about the horizontal axis, -10 to 10. */
        readonly tilt?: number;
        /** Rotates the camera about its viewing axis, -10 to 10. */
        readonly roll?: number;
        /** Changes the focal length, -10 to 10. */
        readonly zoom?: number;
      };
    };

export type { AspectRatio, Resolution };
