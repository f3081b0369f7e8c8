/** The options of saved outputs. */
export interface FileOptions {
  /** The directory of the files. It is created if it does not exist. */
  readonly folder: string;
  /**
   * The template of file names relative to `folder`, 1 to 300 characters: text, `/` for subdirectories, and the placeholders
   * `{key}`, `{id}`, `{endpoint}`, `{index}`, `{date}`, `{ext}` and those of each job's `fileNameParts`.
   * @default "{key}.{ext}"; from the second output on, `-{index}` follows the key
   * @example createQueue({ client, files: { folder: "films", name: "{date}/{key}.{ext}" } })
   */
  readonly name?: string;
  /**
   * The path of the manifest relative to `folder`. It has one line of JSON per result. With `false`, no manifest is
   * written.
   * @default "manifest.jsonl"
   */
  readonly manifest?: string | false;
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
