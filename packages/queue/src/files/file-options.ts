/** How outputs are saved. */
export interface FileOptions {
  /** The folder of the files. It is created if it does not exist. */
  readonly folder: string;
  /**
   * The template of file names relative to `folder`, at most 300 characters: text, `/` for folders, and the values
   * `{key}`, `{id}`, `{endpoint}`, `{index}`, `{date}`, `{ext}` and those of each job's `parts`.
   * @default "{key}.{ext}", with `-{index}` after the key from the second output on
   * @example createQueue({ client, files: { folder: "films", name: "{date}/{key}.{ext}" } })
   */
  readonly name?: string;
  /**
   * The path of the manifest relative to `folder`, which has one line of JSON per result. `false` writes none.
   * @default "manifest.jsonl"
   */
  readonly manifest?: string | false;
  /**
   * The largest file that is saved, bytes.
   * @default no limit
   */
  readonly maxBytes?: number;
  /**
   * How many jobs are saved at once.
   * @default 4
   */
  readonly atOnce?: number;
}
