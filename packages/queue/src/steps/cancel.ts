import { type BudgetChange, applyBudgetChanges } from "../budget.ts";
import type { QueueContext } from "../context.ts";
import { laneNames } from "../lane.ts";
import { lock } from "../schema.ts";
import { assignSequence } from "./finish-attempts.ts";
import { settleDependents } from "./settle-dependents.ts";

/** The states of jobs that can be cancelled, as SQL. */
const OPEN_STATES = "'held', 'blocked', 'queued', 'running'";

/** The result of `cancel`. */
export interface CancelResult {
  /** The number of jobs of which nothing had been sent. They have ended and cost nothing. */
  readonly cancelled: number;
  /**
   * The number of jobs that have a task, or may have one. They end as `cancelled` later: when the task ends, because the
   * service cannot stop it and may charge it, or when a worker finds that there is no task.
   */
  readonly running: number;
}

/**
 * Cancels jobs by key, with the jobs that need them; without keys, all open jobs. A running task occupies its slots until
 * it ends, because the service cannot stop it. From then on `permitSends` permits no send of these jobs.
 */
export async function cancel(context: QueueContext, keys: readonly string[] | undefined): Promise<CancelResult> {
  let cancelled = 0;
  let running = 0;
  const all = keys && (await withDependents(context, keys));
  for (const lane of await laneNames(context)) {
    const result = await cancelLane(context, lane, all);
    cancelled += result.cancelled;
    running += result.running;
  }
  // A job may get a dependent at the same time.
  await settleDependents(context);
  return { cancelled, running };
}

/** The keys of open jobs, and of those that wait for them, directly or through others. */
async function withDependents({ database, names }: QueueContext, keys: readonly string[]): Promise<string[]> {
  const { schema } = names;
  const rows = await database.sql.query<{ key: string }>(
    `WITH RECURSIVE chain (id) AS (
       SELECT id FROM ${schema}.job WHERE key = ANY($1::text[]) AND state IN (${OPEN_STATES})
       UNION SELECT d.job_id FROM ${schema}.dependency d JOIN chain ON d.needs = chain.id
     )
     SELECT j.key FROM ${schema}.job j JOIN chain ON chain.id = j.id`,
    [keys],
  );
  return rows.map(({ key }) => key);
}

/** Whether a job of this worker is cancelled. */
export async function isCancelled(
  { database, names, workerId }: QueueContext,
  { id }: { readonly id: string },
): Promise<boolean> {
  const rows = await database.sql.query(
    `SELECT j.id FROM ${names.schema}.task t JOIN ${names.schema}.job j ON j.id = t.job_id
     WHERE j.id = $1 AND t.worker = $2 AND j.cancel_requested`,
    [id, workerId],
  );
  return rows.length > 0;
}

async function cancelLane(
  context: QueueContext,
  lane: string,
  keys: readonly string[] | undefined,
): Promise<CancelResult> {
  const { database, boss, names } = context;
  return database.transaction(async (sql) => {
    // No worker claims jobs during this transaction.
    await lock(sql, names, `lane ${lane}`);
    // No worker records an intent after this lock. The next statement reads the tasks as they are then.
    const open = await sql.query<{ id: string }>(
      `SELECT id FROM ${names.schema}.job
       WHERE lane = $1 AND state IN (${OPEN_STATES}) AND ($2::text[] IS NULL OR key = ANY($2::text[]))
       ORDER BY id FOR UPDATE`,
      [lane, keys ?? null],
    );
    const jobs = await sql.query<{
      id: string;
      state: string;
      task: string | null;
      budget: string | null;
      reserve: number;
    }>(
      `SELECT j.id, j.state, t.state AS task, j.budget, j.reserve
       FROM ${names.schema}.job j LEFT JOIN ${names.schema}.task t ON t.job_id = j.id WHERE j.id = ANY($1::uuid[])`,
      [open.map(({ id }) => id)],
    );
    const unsent = jobs.filter(({ state, task }) => state !== "running" || task === "claimed" || task === "waiting");
    const ids = unsent.map(({ id }) => id);
    const running = jobs.filter((job) => !unsent.includes(job)).map(({ id }) => id);
    await sql.query(`UPDATE ${names.schema}.job SET cancel_requested = true WHERE id = ANY($1::uuid[])`, [
      [...ids, ...running],
    ]);
    if (ids.length === 0) return { cancelled: 0, running: running.length };
    await sql.query(`DELETE FROM ${names.schema}.task WHERE job_id = ANY($1::uuid[])`, [ids]);
    await sql.query(`UPDATE ${names.schema}.job SET state = 'cancelled' WHERE id = ANY($1::uuid[])`, [ids]);
    await boss.deleteJob(lane, ids, { db: sql.boss });
    const changes = unsent.flatMap(({ state, budget, reserve }): BudgetChange[] =>
      // A held job has no reserved amount.
      budget === null || state === "held" ? [] : [{ budget, spent: 0, released: reserve }],
    );
    await applyBudgetChanges(sql, context, changes);
    await assignSequence(sql, context, unsent);
    return { cancelled: ids.length, running: running.length };
  });
}
