import { EPSILON, admitHeld } from "../budget.ts";
import type { QueueContext } from "../context.ts";
import type { Sql } from "../database/database.ts";
import { byLane } from "../lane.ts";
import { lock } from "../schema.ts";

/** Jobs per transaction. */
const BATCH_SIZE = 200;

interface Unsent {
  readonly id: string;
  readonly lane: string;
  readonly reserve: number;
}

/**
 * Takes jobs back that a budget no longer covers, because it was lowered or tasks cost more than estimated: the last in
 * order first, and only jobs of which nothing has been sent. They wait as `held` until the budget covers them again.
 */
export async function holdBack(context: QueueContext, budget: string): Promise<void> {
  let held = BATCH_SIZE;
  while (held === BATCH_SIZE) held = await holdBatch(context, budget);
}

/** @returns how many were held back */
async function holdBatch(context: QueueContext, budget: string): Promise<number> {
  const { database, boss, names } = context;
  const { ours } = names;
  const over = `SELECT spent + reserved - most AS over FROM ${ours}.budget WHERE name = $1`;
  const [before] = await database.sql.query<{ over: number }>(over, [budget]);
  if (!before || before.over <= EPSILON) return 0;
  const lanes = await database.sql.query<{ lane: string }>(
    `SELECT DISTINCT lane FROM ${ours}.job WHERE budget = $1 AND state IN ('queued', 'running') ORDER BY lane`,
    [budget],
  );
  return database.transaction(async (sql) => {
    // No worker claims meanwhile. What is locked after that is locked in the order of `cancel` and `settle`.
    for (const { lane } of lanes) await lock(sql, names, `lane ${lane}`);
    const candidates = (await findUnsent(sql, context, budget, undefined)).map(({ id }) => id);
    await sql.query(`SELECT id FROM ${ours}.job WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE`, [candidates]);
    const unsent = await findUnsent(sql, context, budget, candidates);
    const [now] = await sql.query<{ over: number }>(`${over} FOR UPDATE`, [budget]);
    const held: Unsent[] = [];
    let left = now?.over ?? 0;
    for (const job of unsent) {
      if (left <= EPSILON) break;
      left -= job.reserve;
      held.push(job);
    }
    if (held.length === 0) return 0;
    const ids = held.map(({ id }) => id);
    await sql.query(`DELETE FROM ${ours}.task WHERE job_id = ANY($1::uuid[])`, [ids]);
    await sql.query(`UPDATE ${ours}.job SET state = 'held' WHERE id = ANY($1::uuid[])`, [ids]);
    await byLane(held, (lane, jobs) => boss.deleteJob(lane, jobs, { db: sql.boss }));
    await sql.query(`UPDATE ${ours}.budget SET reserved = reserved - $2 WHERE name = $1`, [
      budget,
      held.reduce((sum, { reserve }) => sum + reserve, 0),
    ]);
    // The last one may have freed more than was missing.
    await admitHeld(sql, context, budget);
    return held.length;
  });
}

/** Jobs that hold a part of the budget and of which nothing has been sent, the last in order first. */
function findUnsent(
  sql: Sql,
  { names }: QueueContext,
  budget: string,
  among: readonly string[] | undefined,
): Promise<Unsent[]> {
  return sql.query<Unsent>(
    `SELECT j.id, j.lane, j.reserve FROM ${names.ours}.job j LEFT JOIN ${names.ours}.task t ON t.job_id = j.id
     WHERE j.budget = $1 AND j.reserve > 0 AND ($2::uuid[] IS NULL OR j.id = ANY($2::uuid[]))
       AND (j.state = 'queued' OR (j.state = 'running' AND t.state IN ('claimed', 'waiting')))
     ORDER BY j.priority, j.number DESC LIMIT ${BATCH_SIZE}`,
    [budget, among ?? null],
  );
}
