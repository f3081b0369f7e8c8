/** A finished clip. */
export interface VideoOutput {
  readonly type: "video";
  /** The service's id of the clip: other endpoints take it for 30 days. */
  readonly id?: string;
  /** Signed link; expires about 30 days after generation. */
  readonly url: string;
  /** Only when a watermark was asked for. */
  readonly watermarkUrl?: string;
  /** Seconds. */
  readonly duration?: number;
  /** Multi-element editing only. */
  readonly sessionId?: string;
}

/** A finished picture. */
export interface ImageOutput {
  readonly type: "image";
  /** Place in the set, from 0. */
  readonly index?: number;
  readonly url: string;
  readonly watermarkUrl?: string;
  /** Pictures of one series share it. */
  readonly groupId?: string;
}

/** A finished sound. */
export interface AudioOutput {
  readonly type: "audio";
  readonly id?: string;
  /** The file, MP3 where there is a choice. */
  readonly url: string;
  readonly wavUrl?: string;
  /** Seconds. */
  readonly duration?: number;
}

/** A voice of the account's library. */
export interface VoiceOutput {
  readonly type: "voice";
  readonly id: string;
  readonly name?: string;
  /** A sample of it. */
  readonly url?: string;
  /** `kling` for the service's own. */
  readonly ownedBy?: string;
  readonly status?: string;
}

/** A picture, clip or voice that an element is made of. */
export interface ElementReference {
  readonly type: "image" | "video" | "voice" | (string & {});
  /** `frontal` or `refer`. */
  readonly role?: string;
  readonly url?: string;
  readonly id?: string;
  readonly name?: string;
}

/** An element ("subject") of the account's library. */
export interface ElementOutput {
  readonly type: "element";
  /** May exceed 2^53: a string always. */
  readonly id: string;
  readonly name?: string;
  readonly description?: string;
  readonly kind?: "image" | "video" | (string & {});
  readonly references: readonly ElementReference[];
  readonly tags: readonly { readonly id: string; readonly name?: string }[];
  readonly ownedBy?: string;
  readonly status?: string;
}

/** An output of a kind that this version of klingkit does not know; `raw` holds it. */
export interface UnknownOutput {
  readonly type: "unknown";
  readonly raw: unknown;
}

/** What a task made. An open union: a minor release may add kinds. */
export type Output = VideoOutput | ImageOutput | AudioOutput | VoiceOutput | ElementOutput | UnknownOutput;

/** What a task cost. */
export interface Billing {
  readonly kind: "unit" | "cash" | (string & {});
  /** Units of the pack's own kind, or money after discount. */
  readonly amount: number;
  /** `video`, `image`, `audio`: units of different packs are different currencies. */
  readonly packageType?: string;
  /** `CNY` or `USD`. */
  readonly currency?: string;
  /** Money before discount. */
  readonly listPrice?: number;
}
