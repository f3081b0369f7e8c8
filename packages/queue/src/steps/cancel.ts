import { type Movement, settleBudgets } from "../budget.ts";
import type { QueueContext } from "../context.ts";
import { lock } from "../schema.ts";
import { givePlaces } from "./settle.ts";

/** What `cancel` did. */
export interface Cancelled {
  /** Jobs that had no task: they are over, and cost nothing. */
  readonly cancelled: number;
  /** Jobs whose task runs at the service, which has no way to stop it: they keep their slot until it ends. */
  readonly running: number;
}

/**
 * Cancels jobs by key; all that are open when none is named. A task that runs is never given up: its slot is taken and
 * its money spent until the service ends it.
 */
export async function cancel(context: QueueContext, keys: readonly string[] | undefined): Promise<Cancelled> {
  const { database, names } = context;
  const lanes = await database.sql.query<{ lane: string }>(`SELECT lane FROM ${names.ours}.lane ORDER BY lane`);
  let cancelled = 0;
  let running = 0;
  for (const { lane } of lanes) {
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
    const jobs = await sql.query<{
      id: string;
      state: string;
      task: string | null;
      budget: string | null;
      reserve: number;
    }>(
      `SELECT j.id, j.state, t.state AS task, j.budget, j.reserve
       FROM ${names.ours}.job j LEFT JOIN ${names.ours}.task t ON t.job_id = j.id
       WHERE j.lane = $1 AND j.state IN ('held', 'queued', 'running') AND ($2::text[] IS NULL OR j.key = ANY($2::text[]))
       ORDER BY j.id FOR UPDATE OF j`,
      [lane, keys ?? null],
    );
    const idle = jobs.filter(({ state, task }) => state !== "running" || task === "waiting");
    const ids = idle.map(({ id }) => id);
    const busy = jobs.filter((job) => !idle.includes(job)).map(({ id }) => id);
    await sql.query(`UPDATE ${names.ours}.job SET cancel_requested = true WHERE id = ANY($1::uuid[])`, [
      [...ids, ...busy],
    ]);
    if (ids.length === 0) return { cancelled: 0, running: busy.length };
    await sql.query(`DELETE FROM ${names.ours}.task WHERE job_id = ANY($1::uuid[])`, [ids]);
    await sql.query(`UPDATE ${names.ours}.job SET state = 'cancelled' WHERE id = ANY($1::uuid[])`, [ids]);
    await boss.deleteJob(lane, ids, { db: sql.boss });
    const movements = idle.flatMap(({ state, budget, reserve }): Movement[] =>
      // What is held has reserved nothing yet.
      budget === null || state === "held" ? [] : [{ budget, spent: 0, released: reserve }],
    );
    await settleBudgets(sql, context, movements);
    await givePlaces(sql, context, ids);
    return { cancelled: ids.length, running: busy.length };
  });
}
