/** A finished video task, for whoever draws it. */
export interface Scene {
  /** The task's id. */
  readonly id: string;
  readonly videoId: string;
  /** What was asked for, e.g. `text-to-video`. */
  readonly kind: string;
  readonly model?: string;
  readonly prompt: string;
  readonly externalId?: string;
  /** Pixels the clip must have. */
  readonly width: number;
  readonly height: number;
  /** Length in seconds. */
  readonly seconds: number;
  readonly sound: boolean;
  readonly watermark: boolean;
  /** The picture it begins with, when it was given as bytes. */
  readonly firstFrame?: Uint8Array;
  /** The picture it begins with, when it was given as an address; the emulator fetches nothing. */
  readonly firstFrameUrl?: string;
}
