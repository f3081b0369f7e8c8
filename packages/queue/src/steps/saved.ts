import type { QueueContext } from "../context.ts";
import { givePlaces } from "./settle.ts";

/** A file of a result. */
export interface SavedFile {
  /** Below the queue's folder. */
  readonly name: string;
  readonly bytes: number;
  /** `video/mp4` and its like, by how the file starts. */
  readonly type: string;
}

/** What came of fetching a job's files. */
export interface Saving {
  readonly id: string;
  readonly files: readonly SavedFile[];
  /** Why not all are there. */
  readonly error?: { readonly name: string; readonly message: string } | undefined;
}

/** Records jobs whose files are whole under their own names, or cannot be had. Gives their keys; undefined for those somebody else finished. */
export async function recordSaved(
  context: QueueContext,
  items: readonly Saving[],
): Promise<readonly (string | undefined)[]> {
  const { database, names } = context;
  return database.transaction(async (sql) => {
    const rows = await sql.query<{ id: string; key: string }>(
      `UPDATE ${names.ours}.job j SET state = x.state, files = x.files, error = x.error
       FROM json_to_recordset($1::text::json) AS x (id uuid, state text, files text, error text)
       WHERE j.id = x.id AND j.state = 'saving' RETURNING j.id, j.key`,
      [
        JSON.stringify(
          items.map(({ id, files, error }) => ({
            id,
            state: error ? "unsaved" : "succeeded",
            files: JSON.stringify(files),
            error: error ? JSON.stringify(error) : null,
          })),
        ),
      ],
    );
    await givePlaces(
      sql,
      context,
      rows.map(({ id }) => id),
    );
    const keys = new Map(rows.map(({ id, key }) => [id, key]));
    return items.map(({ id }) => keys.get(id));
  });
}

/** A file's name for this job alone: two jobs that would write the same get two names, on systems that ignore case too. */
export async function reserveName(
  { database, names }: QueueContext,
  {
    id,
    place,
    wanted,
    other,
  }: { readonly id: string; readonly place: string; readonly wanted: string; readonly other: string },
): Promise<string> {
  const take = async (name: string): Promise<boolean> => {
    const values = [place, name.toLowerCase(), id];
    await database.sql.query(
      `INSERT INTO ${names.ours}.file (folder, name, job_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
      values,
    );
    const mine = await database.sql.query(
      `SELECT 1 FROM ${names.ours}.file WHERE folder = $1 AND name = $2 AND job_id = $3`,
      values,
    );
    return mine.length > 0;
  };
  if (await take(wanted)) return wanted;
  await take(other);
  return other;
}
