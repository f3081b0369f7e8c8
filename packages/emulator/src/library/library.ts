/** A voice that a caller may name in `voice_list` (kling-api V 10.13). */
export interface VoiceRecord {
  readonly id: string;
  readonly name: string;
  /** `kling` for presets, else the creator's numeric id. */
  readonly ownedBy: string;
  deleted: boolean;
}

/** An element ("subject"), kling-api I 8. The id is a long that a double may not hold. */
export interface ElementRecord {
  readonly id: bigint;
  readonly name: string;
  readonly description: string;
  readonly kind: "image_refer" | "video_refer";
  readonly frontalImage?: string;
  readonly referImages: readonly string[];
  readonly referVideos: readonly string[];
  readonly voiceId?: string;
  readonly tags: readonly string[];
  readonly ownedBy: string;
  deleted: boolean;
}

/** The presets (what callers made is in their tasks), and sessions of the calls that come in steps. */
export interface Library {
  readonly voices: Map<string, VoiceRecord>;
  readonly elements: Map<string, ElementRecord>;
  readonly sessions: Map<string, Session>;
}

/** What a synchronous first step (face identification, selection) leaves for the create call that follows. */
export interface Session {
  readonly id: string;
  readonly kind: "face" | "selection";
  readonly account: string;
  readonly madeAt: number;
  /** Length of the source in seconds. */
  readonly seconds: number;
  readonly videoId?: string;
  readonly videoUrl: string;
  readonly points: Map<number, { readonly x: number; readonly y: number }[]>;
}

export function createLibrary(): Library {
  return { voices: new Map(), elements: new Map(), sessions: new Map() };
}
