import type { SourceJob } from "../chain/check-chain.ts";
import type { QueueContext } from "../context.ts";
import { findEndpoint } from "../endpoints.ts";

/** Finds jobs of the queue to which other jobs can refer, by key. */
export async function findSourceJobs(
  { client, database, names }: QueueContext,
  keys: readonly string[],
): Promise<ReadonlyMap<string, SourceJob>> {
  const rows = await database.sql.query<{ key: string; endpoint: string; lane: string }>(
    `SELECT key, endpoint, lane FROM ${names.schema}.job WHERE key = ANY($1::text[])`,
    [keys],
  );
  const found = new Map<string, SourceJob>();
  for (const { key, endpoint, lane } of rows) {
    // A client without the endpoint cannot run the job, so it is not known what outputs it would have.
    const description = await findEndpoint(client, endpoint)?.describe();
    if (description) found.set(key, { description, lane });
  }
  return found;
}
