import { InvalidInputError, issue } from "@klingkit/errors";
import { replaceObjects } from "../chain/output-reference.ts";
import type { QueueContext } from "../context.ts";
import { bytesOf, type InputFile, sha256Of } from "../storable.ts";

/**
 * Stores files of inputs, each content once. A file that the database has is not read again.
 * @throws {InvalidInputError} if a file has changed since its input was validated
 */
export async function storeInputFiles(
  { database, names }: QueueContext,
  files: ReadonlyMap<string, InputFile>,
): Promise<void> {
  if (files.size === 0) return;
  const table = `${names.schema}.input_file`;
  const known = await database.sql.query<{ sha256: string }>(
    `SELECT sha256 FROM ${table} WHERE sha256 = ANY($1::text[])`,
    [[...files.keys()]],
  );
  const missing = new Map(files);
  for (const { sha256 } of known) missing.delete(sha256);
  for (const [sha256, file] of missing) {
    const bytes = await bytesOf(file);
    if (sha256Of(bytes) !== sha256)
      throw new InvalidInputError("queue.add", [
        issue("", "unreadable_media", "has a file that changed while it was added."),
      ]);
    await database.sql.query(`INSERT INTO ${table} (sha256, bytes) VALUES ($1, $2) ON CONFLICT DO NOTHING`, [
      sha256,
      bytes,
    ]);
  }
}

/** Returns an input with its files in place of `{ $file }`. */
export async function withFiles({ database, names }: QueueContext, input: unknown): Promise<unknown> {
  const hashes = new Set<string>();
  replaceObjects(input, "$file", ({ $file }) => void hashes.add(String($file)));
  if (hashes.size === 0) return input;
  const rows = await database.sql.query<{ sha256: string; bytes: Uint8Array }>(
    `SELECT sha256, bytes FROM ${names.schema}.input_file WHERE sha256 = ANY($1::text[])`,
    [[...hashes]],
  );
  const files = new Map(rows.map(({ sha256, bytes }) => [sha256, bytes]));
  return replaceObjects(input, "$file", ({ $file }, path) => {
    const bytes = files.get(String($file));
    if (bytes) return bytes;
    const predicate = "is a file that is missing from the database. Only the queue may delete rows of its tables.";
    throw new InvalidInputError("queue", [issue(path, "unreadable_media", predicate)]);
  });
}
