import type { QueueContext } from "../context.ts";
import type { JobError } from "../outcome.ts";
import { assignPlaces } from "./settle.ts";

/** A saved output. */
export interface SavedFile {
  /** The path of the file, relative to the folder of `files`. */
  readonly name: string;
  /** The size of the file, bytes. */
  readonly bytes: number;
  /** The media type of the file, as `video/mp4`, read from its first bytes. */
  readonly type: string;
}

/** The result of saving a job's outputs. */
export interface Saving {
  readonly id: string;
  readonly files: readonly SavedFile[];
  /** Why not all of them are saved. */
  readonly error?: JobError;
}

/**
 * Records jobs whose outputs are saved or cannot be saved. Returns their keys; undefined for jobs that another worker
 * finished.
 */
export async function recordSaved(
  context: QueueContext,
  items: readonly Saving[],
): Promise<readonly (string | undefined)[]> {
  const { database, names } = context;
  const updates = items.map(({ id, files, error }) => ({
    id,
    state: error ? "unsaved" : "succeeded",
    files: JSON.stringify(files),
    error: error ? JSON.stringify(error) : null,
  }));
  return database.transaction(async (sql) => {
    const rows = await sql.query<{ id: string; key: string }>(
      `UPDATE ${names.ours}.job j SET state = x.state, files = x.files, error = x.error
       FROM json_to_recordset($1::text::json) AS x (id uuid, state text, files text, error text)
       WHERE j.id = x.id AND j.state = 'saving' RETURNING j.id, j.key`,
      [JSON.stringify(updates)],
    );
    await assignPlaces(sql, context, rows);
    const keys = new Map(rows.map(({ id, key }) => [id, key]));
    return items.map(({ id }) => keys.get(id));
  });
}

/**
 * Reserves the first free file name for one job: two jobs have never the same, also on file systems that ignore case. The
 * last one is unique.
 */
export async function reserveName(
  { database, names }: QueueContext,
  { id, place, wanted }: { readonly id: string; readonly place: string; readonly wanted: readonly string[] },
): Promise<string> {
  for (const name of wanted) {
    const values = [place, name.toLowerCase(), id];
    await database.sql.query(
      `INSERT INTO ${names.ours}.file (folder, name, job_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
      values,
    );
    const reserved = await database.sql.query(
      `SELECT 1 FROM ${names.ours}.file WHERE folder = $1 AND name = $2 AND job_id = $3`,
      values,
    );
    if (reserved.length > 0) return name;
  }
  return wanted.at(-1) ?? id;
}
