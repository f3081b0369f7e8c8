import type { QueueContext } from "../context.ts";
import type { JobStatus } from "../events.ts";
import type { JobError } from "../outcome.ts";
import { assignSequence } from "./finish-attempts.ts";

/** A saved output. */
export interface SavedFile {
  /** The path of the file, relative to the directory or the store of `files`. */
  readonly name: string;
  /** The size of the file, bytes. */
  readonly bytes: number;
  /** The media type of the file, such as `video/mp4`, read from its first bytes. */
  readonly type: string;
  /** Where the file is in the store, such as `s3://films/dawn.mp4`. Undefined for a directory. */
  readonly url?: string;
  /** The SHA-256 of the stored bytes, hexadecimal. Undefined for a directory. */
  readonly sha256?: string;
}

/** The result of downloading a job's outputs. */
export interface DownloadResult {
  readonly id: string;
  readonly files: readonly SavedFile[];
  /** Why an output could not be downloaded. */
  readonly error?: JobError;
}

export function statusOfDownload({ error }: DownloadResult): JobStatus {
  return error ? "download_failed" : "succeeded";
}

/** Records finished downloads. Returns the keys of the jobs; undefined for jobs that were finished before. */
export async function recordDownloads(
  context: QueueContext,
  items: readonly DownloadResult[],
): Promise<readonly (string | undefined)[]> {
  const { database, names, files } = context;
  const updates = items.map((item) => ({
    id: item.id,
    state: statusOfDownload(item),
    files: JSON.stringify(item.files),
    error: item.error ? JSON.stringify(item.error) : null,
  }));
  return database.transaction(async (sql) => {
    const rows = await sql.query<{ id: string; key: string }>(
      `UPDATE ${names.schema}.job j SET state = x.state, files = x.files, error = x.error, folder = $2::text
       FROM json_to_recordset($1::text::json) AS x (id uuid, state text, files text, error text)
       WHERE j.id = x.id AND j.state = 'downloading' RETURNING j.id, j.key`,
      // Another worker may have begun the download, in a directory of its own.
      [JSON.stringify(updates), files?.folderId ?? null],
    );
    await assignSequence(sql, context, rows);
    const keys = new Map(rows.map(({ id, key }) => [id, key]));
    return items.map(({ id }) => keys.get(id));
  });
}

/**
 * Reserves a name for one output of a job, ignoring case, because some file systems do. Another attempt for the same output
 * has the name, too.
 * @returns whether the output has the name: `false` if another output has it, of this job or of another one
 */
export async function reserveFileName(
  { database, names }: QueueContext,
  {
    id,
    index,
    folderId,
    name,
  }: { readonly id: string; readonly index: number; readonly folderId: string; readonly name: string },
): Promise<boolean> {
  const values = [folderId, name.toLowerCase(), id, index];
  await database.sql.query(
    `INSERT INTO ${names.schema}.file (folder, name, job_id, output) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
    values,
  );
  const reserved = await database.sql.query(
    `SELECT 1 FROM ${names.schema}.file WHERE folder = $1 AND name = $2 AND job_id = $3 AND output = $4`,
    values,
  );
  return reserved.length > 0;
}
