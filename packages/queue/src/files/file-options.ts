export interface FileOptions {
  /** Made when it is not there. */
  readonly folder: string;
  /**
   * The files' names below it: words, `/` for folders, and `{key}`, `{id}`, `{endpoint}`, `{index}`, `{date}`, `{ext}`
   * and each job's own parts. Default `{key}.{ext}`, with `-{index}` from the second output on.
   */
  readonly name?: string;
  /** One line of JSON per result. Default `manifest.jsonl`; `false` for none. */
  readonly manifest?: string | false;
  /** The largest file that is taken, bytes. Default: any. */
  readonly maxBytes?: number;
  /** Files that are fetched at once. Default 4. */
  readonly atOnce?: number;
}
