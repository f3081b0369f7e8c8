import type { SourceJob } from "../chain/check-chain.ts";
import { frameOf } from "../chain/last-frame.ts";
import type { QueueContext } from "../context.ts";
import { fieldsOf, number } from "@klingkit/tasks";
import { readJson } from "../read-json.ts";
import { findEndpoint } from "../endpoints.ts";

/** Finds jobs of the queue to which other jobs can refer, by key. */
export async function findSourceJobs(
  { client, database, names }: QueueContext,
  keys: readonly string[],
): Promise<ReadonlyMap<string, SourceJob>> {
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
      found.set(key, { description, lane, n: number(fieldsOf(read), "n"), hasFrame: frameOf(read) !== undefined });
  }
  return found;
}
