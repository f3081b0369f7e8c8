import { type BudgetChange, settleBudgets } from "../budget.ts";
import type { QueueContext } from "../context.ts";
import { laneNames } from "../lane.ts";
import { lock } from "../schema.ts";
import { assignPlaces } from "./settle.ts";

/** What `cancel` did. */
export interface Cancelled {
  /** The number of jobs of which nothing had been sent. They have ended and cost nothing. */
  readonly cancelled: number;
  /**
   * The number of jobs that have a task, or may have one. They end as `cancelled` later: when the task ends, which the
   * service cannot stop and may charge, or when a worker has found that there is no task.
   */
  readonly running: number;
}

/**
 * Cancels jobs by key; without keys, all open jobs. A task that runs keeps its slot until the service ends it, because
 * its money is spent. From here on `permitSends` permits no send of these jobs.
 */
export async function cancel(context: QueueContext, keys: readonly string[] | undefined): Promise<Cancelled> {
  let cancelled = 0;
  let running = 0;
  for (const lane of await laneNames(context)) {
    const done = await cancelLane(context, lane, keys);
    cancelled += done.cancelled;
    running += done.running;
  }
  return { cancelled, running };
}

async function cancelLane(
  context: QueueContext,
  lane: string,
  keys: readonly string[] | undefined,
): Promise<Cancelled> {
  const { database, boss, names } = context;
  return database.transaction(async (sql) => {
    // No worker claims meanwhile: what is queued now is queued still below.
    await lock(sql, names, `lane ${lane}`);
    // No worker records an intent meanwhile. A statement of its own: the next one reads the tasks as they are then.
    const open = await sql.query<{ id: string }>(
      `SELECT id FROM ${names.ours}.job
       WHERE lane = $1 AND state IN ('held', 'queued', 'running') AND ($2::text[] IS NULL OR key = ANY($2::text[]))
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
       FROM ${names.ours}.job j LEFT JOIN ${names.ours}.task t ON t.job_id = j.id WHERE j.id = ANY($1::uuid[])`,
      [open.map(({ id }) => id)],
    );
    const idle = jobs.filter(({ state, task }) => state !== "running" || task === "claimed" || task === "waiting");
    const ids = idle.map(({ id }) => id);
    const busy = jobs.filter((job) => !idle.includes(job)).map(({ id }) => id);
    await sql.query(`UPDATE ${names.ours}.job SET cancel_requested = true WHERE id = ANY($1::uuid[])`, [
      [...ids, ...busy],
    ]);
    if (ids.length === 0) return { cancelled: 0, running: busy.length };
    await sql.query(`DELETE FROM ${names.ours}.task WHERE job_id = ANY($1::uuid[])`, [ids]);
    await sql.query(`UPDATE ${names.ours}.job SET state = 'cancelled' WHERE id = ANY($1::uuid[])`, [ids]);
    await boss.deleteJob(lane, ids, { db: sql.boss });
    const changes = idle.flatMap(({ state, budget, reserve }): BudgetChange[] =>
      // A held job has reserved nothing yet.
      budget === null || state === "held" ? [] : [{ budget, spent: 0, released: reserve }],
    );
    await settleBudgets(sql, context, changes);
    await assignPlaces(sql, context, idle);
    return { cancelled: ids.length, running: busy.length };
  });
}
