import { enqueue, admitHeld } from "../budget.ts";
import type { QueueContext } from "../context.ts";
import type { Sql } from "../database/database.ts";

/** The result of `retryFailed`. */
export interface RetryResult {
  /** The number of jobs that get a new task. */
  readonly requeued: number;
  /** The number of jobs that need one of these jobs, and wait for it again. */
  readonly blocked: number;
  /** The number of jobs whose outputs are downloaded again. */
  readonly downloading: number;
}

interface RetriedJob {
  readonly id: string;
  readonly budget: string | null;
}

/**
 * Queues failed jobs again, each with a new external task id, and with them the jobs that ended because of them. Repeats
 * failed downloads.
 */
export async function retryFailed(context: QueueContext, keys: readonly string[] | undefined): Promise<RetryResult> {
  const { database, names } = context;
  return database.transaction(async (sql) => {
    const matchesKeys = `($1::text[] IS NULL OR key = ANY($1::text[]))`;
    const reset = `state = 'held', sequence = NULL, ended_at = NULL, outcome = NULL, error = NULL, cancel_requested = false`;
    const failed = await sql.query<RetriedJob>(
      `UPDATE ${names.schema}.job SET ${reset}, retries_left = max_retries WHERE state = 'failed' AND ${matchesKeys} RETURNING id, budget`,
      [keys && (await withFailedSources(sql, context, keys))],
    );
    const dependents: RetriedJob[] = [];
    for (let retried = failed; retried.length > 0;) {
      // Jobs that also need one that is not retried stay as they are.
      retried = await sql.query<RetriedJob>(
        `UPDATE ${names.schema}.job j SET ${reset} WHERE state = 'dependency_failed'
           AND EXISTS (SELECT 1 FROM ${names.schema}.dependency d WHERE d.job_id = j.id AND d.needs = ANY($1::uuid[]))
           AND NOT EXISTS (
             SELECT 1 FROM ${names.schema}.dependency d JOIN ${names.schema}.job n ON n.id = d.needs
             WHERE d.job_id = j.id AND n.state IN ('failed', 'rejected', 'cancelled', 'unknown', 'dependency_failed')
           ) RETURNING id, budget`,
        [retried.map(({ id }) => id)],
      );
      dependents.push(...retried);
    }
    await sql.query(
      `UPDATE ${names.schema}.job SET awaited = true WHERE id IN (
         SELECT needs FROM ${names.schema}.dependency WHERE job_id = ANY($1::uuid[]))`,
      [dependents.map(({ id }) => id)],
    );
    const downloads = await sql.query(
      `UPDATE ${names.schema}.job SET state = 'downloading', sequence = NULL, ended_at = NULL, error = NULL
       WHERE state = 'download_failed' AND ${matchesKeys} RETURNING id`,
      [keys ?? null],
    );
    const jobs = [...failed, ...dependents];
    const withoutBudget = jobs.filter(({ budget }) => budget === null).map(({ id }) => id);
    if (withoutBudget.length > 0) await enqueue(sql, context, withoutBudget);
    for (const name of [...new Set(jobs.flatMap(({ budget }) => budget ?? []))].sort())
      await admitHeld(sql, context, name);
    return { requeued: failed.length, blocked: dependents.length, downloading: downloads.length };
  });
}

/** Adds the keys of the failed jobs because of which the jobs ended. */
async function withFailedSources(sql: Sql, { names }: QueueContext, keys: readonly string[]): Promise<string[]> {
  const { schema } = names;
  const rows = await sql.query<{ key: string }>(
    `WITH RECURSIVE source (id) AS (
       SELECT id FROM ${schema}.job WHERE key = ANY($1::text[]) AND state IN ('failed', 'dependency_failed')
       UNION SELECT n.id FROM source JOIN ${schema}.dependency d ON d.job_id = source.id
         JOIN ${schema}.job n ON n.id = d.needs AND n.state IN ('failed', 'dependency_failed')
     )
     SELECT j.key FROM ${schema}.job j JOIN source ON source.id = j.id`,
    [keys],
  );
  return rows.map(({ key }) => key);
}
