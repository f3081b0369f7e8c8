import { enqueue, admitHeld } from "../budget.ts";
import type { QueueContext } from "../context.ts";
import { byLane } from "../lane.ts";

/** What `retryFailed` did. */
export interface Retried {
  /** The number of jobs that get a new task. */
  readonly again: number;
  /** The number of jobs whose outputs are downloaded again. */
  readonly saving: number;
}

/** Queues failed jobs again, each with a new external task id, and downloads unsaved outputs again. */
export async function retryFailed(context: QueueContext, keys: readonly string[] | undefined): Promise<Retried> {
  const { database, boss, names, retries } = context;
  return database.transaction(async (sql) => {
    const which = `($1::text[] IS NULL OR key = ANY($1::text[]))`;
    const jobs = await sql.query<{ id: string; lane: string; budget: string | null }>(
      `UPDATE ${names.ours}.job SET state = 'held', retries = $2, place = NULL, ended_at = NULL, outcome = NULL, error = NULL,
         cancel_requested = false WHERE state = 'failed' AND ${which} RETURNING id, lane, budget`,
      [keys ?? null, retries],
    );
    const saving = await sql.query(
      `UPDATE ${names.ours}.job SET state = 'saving', place = NULL, ended_at = NULL, error = NULL
       WHERE state = 'unsaved' AND ${which} RETURNING id`,
      [keys ?? null],
    );
    // The new entry of pg-boss has the same id, so the old one is deleted.
    await byLane(jobs, (lane, ids) => boss.deleteJob(lane, ids, { db: sql.boss }));
    const free = jobs.filter(({ budget }) => budget === null).map(({ id }) => id);
    if (free.length > 0) await enqueue(sql, context, free);
    for (const name of [...new Set(jobs.flatMap(({ budget }) => budget ?? []))].sort())
      await admitHeld(sql, context, name);
    return { again: jobs.length, saving: saving.length };
  });
}
