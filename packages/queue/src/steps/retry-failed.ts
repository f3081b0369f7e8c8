import { enqueue, admitHeld } from "../budget.ts";
import type { QueueContext } from "../context.ts";
import { byLane } from "../lane.ts";

/** The result of `retryFailed`. */
export interface RetryResult {
  /** The number of jobs that get a new task. */
  readonly requeued: number;
  /** The number of jobs whose outputs are downloaded again. */
  readonly downloading: number;
}

/** Queues failed jobs again, each with a new external task id, and repeats failed downloads. */
export async function retryFailed(context: QueueContext, keys: readonly string[] | undefined): Promise<RetryResult> {
  const { database, boss, names, maxRetries } = context;
  return database.transaction(async (sql) => {
    const matchesKeys = `($1::text[] IS NULL OR key = ANY($1::text[]))`;
    const jobs = await sql.query<{ id: string; lane: string; budget: string | null }>(
      `UPDATE ${names.schema}.job SET state = 'held', retries_left = $2, sequence = NULL, ended_at = NULL, outcome = NULL,
         error = NULL, cancel_requested = false WHERE state = 'failed' AND ${matchesKeys} RETURNING id, lane, budget`,
      [keys ?? null, maxRetries],
    );
    const downloads = await sql.query(
      `UPDATE ${names.schema}.job SET state = 'downloading', sequence = NULL, ended_at = NULL, error = NULL
       WHERE state = 'download_failed' AND ${matchesKeys} RETURNING id`,
      [keys ?? null],
    );
    // The new job of pg-boss has the same id, so the old one is deleted first.
    await byLane(jobs, (lane, ids) => boss.deleteJob(lane, ids, { db: sql.boss }));
    const withoutBudget = jobs.filter(({ budget }) => budget === null).map(({ id }) => id);
    if (withoutBudget.length > 0) await enqueue(sql, context, withoutBudget);
    for (const name of [...new Set(jobs.flatMap(({ budget }) => budget ?? []))].sort())
      await admitHeld(sql, context, name);
    return { requeued: jobs.length, downloading: downloads.length };
  });
}
