import { InvalidInputError, issue } from "@klingkit/errors";
import { replaceObjects } from "../chain/output-reference.ts";
import type { QueueContext } from "../context.ts";
import { sha256Of } from "../input-files.ts";
import { bytesOf, type InputFile } from "../storable.ts";

/**
 * Stores files of inputs, each content once. A file that is stored already is not read again.
 * @throws {InvalidInputError} if a file has changed since its input was validated
 */
export async function storeInputFiles(
  { database, names, inputFiles }: QueueContext,
  files: ReadonlyMap<string, InputFile>,
): Promise<void> {
  if (files.size === 0) return;
  const table = `${names.schema}.input_file`;
  // With its new time, a file is not deleted before the jobs that use it are stored.
  const known = await database.sql.query<{ sha256: string; isHere: boolean }>(
    // In one order, in which two calls with the same files do not wait for each other.
    `UPDATE ${table} f SET added_at = now() FROM (
       SELECT sha256 FROM ${table} WHERE sha256 = ANY($1::text[]) ORDER BY sha256 FOR UPDATE
     ) locked WHERE f.sha256 = locked.sha256 RETURNING f.sha256, bytes IS NOT NULL AS "isHere"`,
    [[...files.keys()]],
  );
  const stored = new Map(known.map(({ sha256, isHere }) => [sha256, isHere]));
  for (const [sha256, file] of files) {
    const isHere = stored.get(sha256);
    if (isHere || (isHere === false && (await inputFiles?.has(sha256)))) continue;
    const bytes = await bytesOf(file);
    if (sha256Of(bytes) !== sha256)
      throw new InvalidInputError("queue.add", [
        issue("", "unreadable_media", "has a file that changed while it was added."),
      ]);
    await inputFiles?.put(sha256, bytes);
    // The row of another call may have no bytes: a queue with `inputFiles` added it.
    await database.sql.query(
      `INSERT INTO ${table} AS f (sha256, bytes) VALUES ($1, $2)
       ON CONFLICT (sha256) DO UPDATE SET bytes = EXCLUDED.bytes WHERE f.bytes IS NULL AND EXCLUDED.bytes IS NOT NULL`,
      [sha256, inputFiles ? null : bytes],
    );
  }
}

/**
 * Returns an input with its files in place of `{ $file }`.
 * @throws {Error} if `inputFiles` of this worker does not have a file: it may have it later, or another worker has it
 * @throws {InvalidInputError} if a file is damaged
 */
export async function withFiles(context: QueueContext, input: unknown): Promise<unknown> {
  const hashes = new Set<string>();
  replaceObjects(input, "$file", ({ $file }) => void hashes.add(String($file)));
  if (hashes.size === 0) return input;
  const files = await readInputFiles(context, [...hashes]);
  return replaceObjects(input, "$file", ({ $file }, path) => {
    const bytes = files.get(String($file));
    if (bytes && sha256Of(bytes) === $file) return bytes;
    const predicate =
      "is a file that was damaged after it was stored. Delete it from `inputFiles`, and add the job again with another key.";
    throw new InvalidInputError("queue", [issue(path, "unreadable_media", predicate)]);
  });
}

async function readInputFiles(
  { database, names, inputFiles }: QueueContext,
  hashes: readonly string[],
): Promise<ReadonlyMap<string, Uint8Array>> {
  const rows = await database.sql.query<{ sha256: string; bytes: Uint8Array | null }>(
    `SELECT sha256, bytes FROM ${names.schema}.input_file WHERE sha256 = ANY($1::text[])`,
    [hashes],
  );
  const files = new Map<string, Uint8Array>();
  for (const { sha256, bytes } of rows) {
    const file = bytes ?? (await inputFiles?.get(sha256));
    if (file) files.set(sha256, file);
  }
  const missing = hashes.find((sha256) => !files.has(sha256));
  if (missing !== undefined) {
    throw new Error(
      `\`inputFiles\` of this worker does not have the file ${missing}. Give all workers the same \`inputFiles\`. If the file was deleted, add a job with the same file, which stores it again, or cancel the job.`,
    );
  }
  return files;
}
