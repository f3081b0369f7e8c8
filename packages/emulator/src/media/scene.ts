/** A video to render for a task that has succeeded. */
export interface Scene {
  /** The id of the task. */
  readonly id: string;
  /** The id of the video. */
  readonly videoId: string;
  /** The product, for example `text-to-video`. */
  readonly product: string;
  /** The model id. Undefined for products without a model. */
  readonly model?: string;
  /** The prompt, or an empty string. */
  readonly prompt: string;
  /** The external task id. */
  readonly externalTaskId?: string;
  /** The width, pixels. */
  readonly width: number;
  /** The height, pixels. */
  readonly height: number;
  /** The duration, seconds. */
  readonly seconds: number;
  /** Whether the video has sound. */
  readonly sound: boolean;
  /** Whether this is the copy with a watermark. */
  readonly watermark: boolean;
  /** The bytes of the first frame, if the request contains them. */
  readonly firstFrame?: Uint8Array;
  /** The URL of the first frame, if the request contains a URL. The emulator does not fetch it. */
  readonly firstFrameUrl?: string;
}
