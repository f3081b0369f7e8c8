/** The video to draw for a task that has succeeded. */
export interface Scene {
  /** The id of the task. */
  readonly id: string;
  /** The id of the video. */
  readonly videoId: string;
  /** The product, as `text-to-video`. */
  readonly kind: string;
  /** The model. */
  readonly model?: string;
  /** The prompt; empty if the task has none. */
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
  /** The first frame, if the input has its bytes. */
  readonly firstFrame?: Uint8Array;
  /** The URL of the first frame, if the input has a URL. The emulator does not fetch it. */
  readonly firstFrameUrl?: string;
}
