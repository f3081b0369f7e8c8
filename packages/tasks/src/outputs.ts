import type { Download, DownloadOptions } from "@klingkit/http";

/** Limits of one download. */
export type OutputDownloadOptions = Pick<DownloadOptions, "signal" | "maxBytes" | "downloadIdleTimeout" | "onProgress">;

/** As much of a Node.js `Writable` as a download uses. */
export interface NodeWritable {
  write(chunk: Uint8Array, callback?: (error?: Error | null) => void): boolean;
  end(callback?: () => void): unknown;
  destroy(error?: Error): unknown;
  once(event: string, listener: (...args: never[]) => void): unknown;
}

/** Where a download is written to: a path (Node.js, Bun and Deno), a web stream, or a Node.js stream. */
export type DownloadTarget = string | WritableStream<Uint8Array> | NodeWritable;

/** A file that a task made. */
export interface OutputFile {
  /** Signed link to the file. */
  readonly url: string;
  /**
   * When the link expires, epoch milliseconds: read from the link, else 30 days after the task's last update. Undefined if
   * neither is known. A download after that time reads a fresh link from the service first.
   */
  readonly expiresAt: number | undefined;
  /** A file name that is safe in any folder, made of the task's id, as `8123-2.mp4`. */
  readonly fileName: string;
  /**
   * Writes the file to a path or into a stream. A path is written under a temporary name and renamed when it is complete.
   * @throws {DownloadError} if the file cannot be fetched or written completely
   * @throws {ConfigurationError} if this runtime cannot write to the target
   * @example await done.output.download("lighthouse.mp4")
   */
  download(target: DownloadTarget, options?: OutputDownloadOptions): Promise<void>;
  /**
   * Opens the file as a stream of bytes.
   * @throws {DownloadError} if the file cannot be fetched
   */
  open(options?: OutputDownloadOptions): Promise<Download>;
}

/** A video. */
export interface VideoOutput extends OutputFile {
  readonly type: "video";
  /** The service's id of the video. Other endpoints accept it for 30 days. */
  readonly id?: string;
  /** Link to the copy with a watermark, if `watermark: true` was set. */
  readonly watermarkUrl?: string;
  /** Seconds. */
  readonly duration?: number;
  /** Set by multi-element editing only. */
  readonly sessionId?: string;
}

/** An image. */
export interface ImageOutput extends OutputFile {
  readonly type: "image";
  /** Position in the set, from 0. */
  readonly index?: number;
  /** Link to the copy with a watermark, if `watermark: true` was set. */
  readonly watermarkUrl?: string;
  /** Images of one series have the same id here. */
  readonly groupId?: string;
}

/** A sound. */
export interface AudioOutput extends OutputFile {
  readonly type: "audio";
  readonly id?: string;
  /** Link to the same sound as WAV; `url` is the MP3 where the service offers both. */
  readonly wavUrl?: string;
  /** Seconds. */
  readonly duration?: number;
}

/** A voice of the account's library. */
export interface VoiceOutput {
  readonly type: "voice";
  readonly id: string;
  readonly name?: string;
  /** Link to a sample. */
  readonly url?: string;
  /** `kling` for a preset of the service. */
  readonly ownedBy?: string;
  readonly status?: string;
}

/** An image, video or voice that an element consists of. */
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
  /** A string, because the number may exceed 2^53. */
  readonly id: string;
  readonly name?: string;
  readonly description?: string;
  readonly kind?: "image" | "video" | (string & {});
  readonly references: readonly ElementReference[];
  readonly tags: readonly { readonly id: string; readonly name?: string }[];
  readonly ownedBy?: string;
  readonly status?: string;
}

/** An output of a kind that this version of klingkit does not know. */
export interface UnknownOutput {
  readonly type: "unknown";
  /** The output as the service sent it. */
  readonly raw: unknown;
}

/** An output of any task. An open union: a minor release may add kinds. */
export type Output = VideoOutput | ImageOutput | AudioOutput | VoiceOutput | ElementOutput | UnknownOutput;

/** An output as plain data, without the methods of a file. */
export type OutputData<O extends Output = Output> = O extends OutputFile
  ? Omit<O, "expiresAt" | "fileName" | "download" | "open">
  : O;

/** What a task cost, in one currency. */
export interface Billing {
  readonly kind: "unit" | "cash" | (string & {});
  /** Units of the resource pack, or money after discount. */
  readonly amount: number;
  /** `video`, `image` or `audio`: units of different packs are different currencies. */
  readonly packageType?: string;
  /** `CNY` or `USD`. */
  readonly currency?: string;
  /** Money before discount. */
  readonly listPrice?: number;
}
