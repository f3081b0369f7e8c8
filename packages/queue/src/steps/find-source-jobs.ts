import type { SourceJob } from "../chain/check-chain.ts";
import { frameOf } from "../chain/last-frame.ts";
import { parseReference } from "../chain/output-reference.ts";
import type { QueueContext } from "../context.ts";
import { fieldsOf, number } from "@klingkit/tasks";
import { readJson } from "../read-json.ts";
import { findEndpoint } from "../endpoints.ts";

/** Finds jobs of the queue to which other jobs can refer, by key. */
export async function findSourceJobs(
  context: QueueContext,
  keys: readonly string[],
): Promise<ReadonlyMap<string, SourceJob>> {
  const { client, database, names } = context;
  const rows = await database.sql.query<{ key: string; endpoint: string; lane: string; input: string }>(
    `SELECT key, endpoint, lane, input FROM ${names.schema}.job WHERE key = ANY($1::text[])`,
    [keys],
  );
  const found = new Map<string, SourceJob>();
  for (const { key, endpoint, lane, input } of rows) {
    // A client without the endpoint cannot run the job, so it is not known what outputs it would have.
    const description = await findEndpoint(client, endpoint)?.describe();
    const read = readJson<unknown>(input);
    if (description)
      found.set(key, { description, lane, n: number(fieldsOf(read), "n"), hasFrame: await hasFrame(context, read) });
  }
  return found;
}

/** Whether an input has a frame of the video. Its file may have been deleted; otherwise it is kept for another day. */
async function hasFrame(context: QueueContext, input: unknown): Promise<boolean> {
  const { database, names } = context;
  const frame = frameOf(input);
  const { $file } = fieldsOf(frame);
  if (typeof $file === "string") {
    const kept = await database.sql.query(
      `UPDATE ${names.schema}.input_file SET added_at = now() WHERE sha256 = $1 RETURNING sha256`,
      [$file],
    );
    return kept.length > 0;
  }
  const reference = parseReference(fieldsOf(frame));
  if (reference?.field !== "lastFrame") return frame !== undefined;
  const [source] = await database.sql.query<{ input: string }>(`SELECT input FROM ${names.schema}.job WHERE key = $1`, [
    reference.key,
  ]);
  return hasFrame(context, readJson(source?.input ?? null));
}
