/** A file for a sink. */
export interface SinkFile {
  /** The name of the file, relative to the place that the sink writes to. It can contain `/`. */
  readonly name: string;
  /**
   * The content. It errors if the file cannot be downloaded completely: the sink must then reject, and keep nothing under
   * the name.
   */
  readonly stream: ReadableStream<Uint8Array>;
  /** The size, bytes. Undefined if the file server does not report it. */
  readonly size: number | undefined;
  /** The media type, such as `video/mp4`. Undefined if the file server does not report it. */
  readonly contentType: string | undefined;
  /** Facts to store with the file. The names consist of `a` to `z`, digits and `-`. The values can be any text. */
  readonly metadata: Readonly<Record<string, string>>;
  /** Aborts when the caller stops the save. */
  readonly signal: AbortSignal | undefined;
}

/** A file that a sink has stored. */
export interface StoredFile {
  /** Where the file is, such as `s3://bucket/films/8123.mp4`, without a credential. */
  readonly url?: string | undefined;
  /** The size that the store reports after the upload, bytes. */
  readonly size: number;
  /** The SHA-256 of the stored bytes, hexadecimal. */
  readonly sha256?: string | undefined;
}

/**
 * Stores files. `@klingkit/storage` has sinks for S3, R2 and Azure Blob.
 * @example
 * const sink: Sink = {
 *   async put({ name, stream }) {
 *     const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
 *     await database.insert(name, bytes);
 *     return { size: bytes.byteLength };
 *   },
 * };
 */
export interface Sink {
  /**
   * Reads the stream to its end and stores the file, replacing one of the same name. If it rejects, the save downloads the
   * file again and repeats the call, unless the error is a `KlingError` with `retryable: false`.
   */
  put(file: SinkFile): Promise<StoredFile>;
}

/** An output that a sink has stored and whose size was verified. */
export interface SavedOutput extends StoredFile {
  /** The name of the file in the sink. */
  readonly name: string;
  /** The media type, such as `video/mp4`. Undefined if the file server did not report it. */
  readonly contentType: string | undefined;
}
