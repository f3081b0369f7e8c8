import type { Sink } from "@klingkit/tasks";

/** The options of saved outputs, in a directory or a store. */
export interface SavedFileOptions {
  /**
   * The template of file names relative to the directory or the store, 1 to 300 characters: text, `/` for subdirectories,
   * and the placeholders `{key}`, `{id}`, `{endpoint}`, `{index}`, `{date}`, `{ext}` and those of each job's
   * `fileNameParts`.
   * @default "{key}.{ext}"; from the second output on, `-{index}` follows the key
   * @example createQueue({ client, files: { folder: "films", name: "{date}/{key}.{ext}" } })
   */
  readonly name?: string;
  /**
   * The maximum size of an output, bytes, greater than 0. A larger one fails the download.
   * @default no limit
   */
  readonly maxBytes?: number;
  /**
   * The maximum number of jobs whose outputs are downloaded at once, an integer of at least 1.
   * @default 4
   */
  readonly concurrency?: number;
}

/** The options of outputs that are saved in a directory. */
export interface FolderOptions extends SavedFileOptions {
  /** The directory of the files. It is created if it does not exist. */
  readonly folder: string;
  /**
   * The path of the manifest relative to `folder`. It has one line of JSON per result. With `false`, no manifest is
   * written.
   * @default "manifest.jsonl"
   */
  readonly manifest?: string | false;
}

/** A job whose outputs are stored. */
export interface StoredJob {
  /** The key of the job. */
  readonly key: string;
  /** klingkit's name for the endpoint, such as `video.textToVideo`. */
  readonly endpoint: string;
  /** The stored input: bytes and files are `{ $file }` with their SHA-256; outputs of other jobs are `{ $from }`. */
  readonly input: Readonly<Record<string, unknown>>;
}

/** The options of outputs that are saved in a store. */
export interface SinkOptions extends SavedFileOptions {
  /**
   * The store. A job has succeeded when the sizes of its stored outputs are verified. No two jobs of a queue get the same
   * name, but a file of the same name that the store has from elsewhere is replaced: give each queue its own `prefix`.
   * @example createQueue({ client, files: { sink: s3Sink({ bucket: "films", prefix: "batch-7" }) } })
   */
  readonly sink: Sink;
  /**
   * Returns further facts to store with the outputs of a job. The key of the job, the model, the ids of the task, its time
   * of creation and its cost are always stored; the prompt is not.
   * @default none
   * @example createQueue({ client, files: { sink, metadata: ({ key }) => ({ scene: key }) } })
   */
  readonly metadata?: (job: StoredJob) => Readonly<Record<string, string>>;
}

/** Where outputs are saved. */
export type FileOptions = FolderOptions | SinkOptions;
