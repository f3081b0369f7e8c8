import type { Download, DownloadOptions } from "@klingkit/http";
import type { SavedOutput, Sink } from "./sink.ts";

/** The options of a download. */
export type OutputDownloadOptions = Pick<DownloadOptions, "signal" | "maxBytes" | "downloadIdleTimeout" | "onProgress">;

/** The options of a save of one output. */
export interface OutputSaveOptions extends OutputDownloadOptions {
  /**
   * The name of the file in the sink. It can contain `/`.
   * @default the `fileName` of the output
   */
  readonly name?: string | undefined;
  /**
   * Further facts to store with the file, for example the prompt. They are visible to everyone who can read the file. Names
   * consist of `a` to `z`, digits and `-`.
   * @default none; the task's id, its external task id, endpoint, time of creation and cost are always stored
   * @example await done.output.save(sink, { metadata: { prompt: "a lighthouse in fog" } })
   */
  readonly metadata?: Readonly<Record<string, string>> | undefined;
  /**
   * The maximum number of times that the download and the upload are repeated from the start: an integer of at least 0.
   * @default 2
   */
  readonly maxRetries?: number | undefined;
}

/** The part of a Node.js `Writable` that a download uses. */
export interface NodeWritable {
  /** Writes a chunk. Returns `false` if the caller should wait for `drain`. */
  write(chunk: Uint8Array, callback?: (error?: Error | null) => void): boolean;
  /** Ends the stream. */
  end(callback?: () => void): unknown;
  /** Destroys the stream after an error. */
  destroy(error?: Error): unknown;
  /** Adds a listener that is called at most once. */
  once(event: string, listener: (...args: never[]) => void): unknown;
}

/**
 * The target of a download: a path (Node.js, Bun and Deno), a web stream, or a Node.js stream (Node.js, Bun and Deno).
 */
export type DownloadTarget = string | WritableStream<Uint8Array> | NodeWritable;

/** A file that a task produced. */
export interface OutputFile {
  /** The signed URL of the file. */
  readonly url: string;
  /**
   * When the URL expires, epoch milliseconds: read from the URL, otherwise 30 days after the task's last update.
   * Undefined if neither is known. If the URL has expired, a download requests a new one from the service.
   */
  readonly expiresAt: number | undefined;
  /** A file name that is safe in any directory, built from the task's id, such as `8123-2.mp4`. */
  readonly fileName: string;
  /**
   * Downloads the file to a path or into a stream. A file is written under a temporary name and renamed when it is
   * complete.
   * @throws {ConfigurationError} if this runtime cannot write to the target
   * @throws {DownloadError} if the file cannot be fetched or written completely
   * @throws {AbortError} if `signal` aborts
   * @example await done.output.download("lighthouse.mp4")
   */
  download(target: DownloadTarget, options?: OutputDownloadOptions): Promise<void>;
  /**
   * Opens the file as a stream of bytes.
   * @throws {DownloadError} if the file cannot be fetched
   * @throws {AbortError} if `signal` aborts
   * @example
   * const { stream, size } = await done.output.open();
   * return new Response(stream);
   */
  open(options?: OutputDownloadOptions): Promise<Download>;
  /**
   * Streams the file into a store, and verifies the stored size. A failed upload is repeated from the start, without
   * another task. The file is named `fileName`, unless `name` is set.
   * @throws {ConfigurationError} if an option is invalid
   * @throws {DownloadError} if the file cannot be fetched or stored completely
   * @throws {AbortError} if `signal` aborts
   * @example
   * import { s3Sink } from "@klingkit/storage/s3";
   *
   * const { url, size, sha256 } = await done.output.save(s3Sink({ bucket: "films" }));
   */
  save(sink: Sink, options?: OutputSaveOptions): Promise<SavedOutput>;
}

/** A video. */
export interface VideoOutput extends OutputFile {
  /** The kind of the output. */
  readonly type: "video";
  /** The service's id of the video. Other endpoints accept it for 30 days. */
  readonly id?: string;
  /** The URL of the copy with a watermark, if `watermark: true` was set. */
  readonly watermarkUrl?: string;
  /** The length, seconds. */
  readonly duration?: number;
  /** The id of the selection. Set by multi-element editing only. */
  readonly sessionId?: string;
}

/** An image. */
export interface ImageOutput extends OutputFile {
  /** The kind of the output. */
  readonly type: "image";
  /** The zero-based position in the set. */
  readonly index?: number;
  /** The URL of the copy with a watermark, if `watermark: true` was set. */
  readonly watermarkUrl?: string;
  /** The id of the series. All images of a series have the same id. */
  readonly groupId?: string;
  /** Whether the image is a single result or part of a series, in the service's words. Set by omni only. */
  readonly resultType?: "single" | "series" | (string & {});
}

/** An audio file. */
export interface AudioOutput extends OutputFile {
  /** The kind of the output. */
  readonly type: "audio";
  /** The service's id of the audio. Lip-sync and avatar accept it as `audioId`. */
  readonly id?: string;
  /** The URL of the same audio as WAV, if the service offers both formats. `url` is then the MP3. */
  readonly wavUrl?: string;
  /** The length, seconds. */
  readonly duration?: number;
  /** The length of the WAV, seconds. */
  readonly wavDuration?: number;
  /** The service's id of the video that contains the audio. */
  readonly videoId?: string;
  /** The URL of the video that contains the audio. */
  readonly videoUrl?: string;
}

/** A voice in the account's library. */
export interface VoiceOutput {
  /** The kind of the output. */
  readonly type: "voice";
  /** The service's id of the voice. */
  readonly id: string;
  /** The name. */
  readonly name?: string;
  /** The URL of a sample. */
  readonly url?: string;
  /** The owner: `kling` for a preset of the service. */
  readonly ownedBy?: string;
  /** The state of the voice, in the service's words. */
  readonly status?: string;
}

/** An image, a video or a voice of an element. */
export interface ElementReference {
  /** The kind of the reference. */
  readonly type: "image" | "video" | "voice" | (string & {});
  /** The role of an image: `frontal` or `refer`. */
  readonly role?: string;
  /** The URL of the image, the video or a sample of the voice. */
  readonly url?: string;
  /** The service's id of the video or the voice. */
  readonly id?: string;
  /** The name of the voice. */
  readonly name?: string;
  /** The owner of the voice: `kling` for a preset of the service. */
  readonly ownedBy?: string;
}

/** An element ("subject") in the account's library. */
export interface ElementOutput {
  /** The kind of the output. */
  readonly type: "element";
  /** The service's id of the element: a string, because the number may exceed 2^53. */
  readonly id: string;
  /** The name. */
  readonly name?: string;
  /** The description. */
  readonly description?: string;
  /** Whether the element was created from images or from a video. */
  readonly kind?: "image" | "video" | (string & {});
  /** The images, the video and the voice of the element. */
  readonly references: readonly ElementReference[];
  /** The tags. */
  readonly tags: readonly {
    /** The service's id of the tag. */
    readonly id: string;
    /** The name of the tag. */
    readonly name?: string;
    /** The description of the tag. */
    readonly description?: string;
  }[];
  /** The owner: `kling` for a preset of the service. */
  readonly ownedBy?: string;
  /** The state of the element, in the service's words. */
  readonly status?: string;
}

/** An output of a kind that this version of klingkit does not know. */
export interface UnknownOutput {
  /** The kind of the output. */
  readonly type: "unknown";
  /** The output as the service sent it. */
  readonly raw: unknown;
}

/**
 * An output of any task. An open union: a minor release may add kinds.
 * @example if (output.type === "video") await output.download("lighthouse.mp4");
 */
export type Output = VideoOutput | ImageOutput | AudioOutput | VoiceOutput | ElementOutput | UnknownOutput;

/** An output as plain data, without the methods of a file. */
export type OutputData<O extends Output = Output> = O extends OutputFile
  ? Omit<O, "expiresAt" | "fileName" | "download" | "open" | "save">
  : O;

/** A charge for a task, in one currency. */
export interface Billing {
  /** The currency of the charge: units of a resource pack, or money. */
  readonly kind: "unit" | "cash" | (string & {});
  /** The number of units, or the amount of money after discounts. Missing if it cannot be read: it is unknown then, not 0. */
  readonly amount?: number;
  /** The type of the resource pack: `video`, `image` or `audio`. Units of different pack types are different currencies. */
  readonly packageType?: string;
  /** The kind of balance that was charged, such as `balance` or `test_balance`. Money only. */
  readonly cashType?: string;
  /** The currency of the money: `CNY` or `USD`. */
  readonly currency?: string;
  /** The amount of money before discounts. */
  readonly listPrice?: number;
}
