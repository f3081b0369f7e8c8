import type { ElementRecord, VoiceRecord } from "../library/library.ts";

/** A finished clip: 24 frames a second, one frame more than asked, as lengths such as "5.04" and "3.041" show (kling-api V 4). */
export interface MadeVideo {
  readonly type: "video";
  readonly id: string;
  readonly width: number;
  readonly height: number;
  /** Whole or broken seconds asked for. */
  readonly seconds: number;
  readonly sound: boolean;
}

export interface MadeImage {
  readonly type: "image";
  readonly id: string;
  readonly width: number;
  readonly height: number;
  /** Of a set of pictures that belong together; renders as `group_id` (kling-api V 9.6). */
  readonly group?: string;
}

/** A sound, served as MP3 and as WAV. */
export interface MadeAudio {
  readonly type: "audio";
  readonly id: string;
  readonly seconds: number;
}

export interface MadeVoice {
  readonly type: "voice";
  readonly id: string;
  readonly voice: VoiceRecord;
}

export interface MadeElement {
  readonly type: "element";
  readonly id: string;
  readonly element: ElementRecord;
}

/** One thing that a task makes, as plain data; its bytes are drawn when somebody fetches them. */
export type Made = MadeVideo | MadeImage | MadeAudio | MadeVoice | MadeElement;
