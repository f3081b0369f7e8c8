import { EPSILON, admitHeld } from "../budget.ts";
import type { QueueContext } from "../context.ts";
import type { Sql } from "../database/database.ts";
import { byLane } from "../lane.ts";
import { lock } from "../schema.ts";

/** Jobs per transaction. */
const BATCH_SIZE = 200;

interface UnsentJob {
  readonly id: string;
  readonly lane: string;
  readonly reserve: number;
}

/**
 * Holds unsent jobs that a budget no longer covers, because it was lowered or tasks cost more than estimated. The last
 * jobs in order are held first. They wait as `held` until the budget covers them again.
 */
export async function holdOverBudget(context: QueueContext, budget: string): Promise<void> {
  let held = BATCH_SIZE;
  while (held === BATCH_SIZE) held = await holdBatch(context, budget);
}

/** @returns the number of held jobs */
async function holdBatch(context: QueueContext, budget: string): Promise<number> {
  const { database, boss, names } = context;
  const { schema } = names;
  const selectExcess = `SELECT spent + reserved - amount AS excess FROM ${schema}.budget WHERE name = $1`;
  const [before] = await database.sql.query<{ excess: number }>(selectExcess, [budget]);
  if (!before || before.excess <= EPSILON) return 0;
  const lanes = await database.sql.query<{ lane: string }>(
    `SELECT DISTINCT lane FROM ${schema}.job WHERE budget = $1 AND state IN ('blocked', 'queued', 'running') ORDER BY lane`,
    [budget],
  );
  return database.transaction(async (sql) => {
    // No worker claims jobs during this transaction. The other locks follow the order of `cancel` and `finishAttempts`.
    for (const { lane } of lanes) await lock(sql, names, `lane ${lane}`);
    const candidates = (await findUnsent(sql, context, budget, undefined)).map(({ id }) => id);
    await sql.query(`SELECT id FROM ${schema}.job WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE`, [candidates]);
    const unsent = await findUnsent(sql, context, budget, candidates);
    const [current] = await sql.query<{ excess: number }>(`${selectExcess} FOR UPDATE`, [budget]);
    const held: UnsentJob[] = [];
    let excess = current?.excess ?? 0;
    for (const job of unsent) {
      if (excess <= EPSILON) break;
      excess -= job.reserve;
      held.push(job);
    }
    if (held.length === 0) return 0;
    const ids = held.map(({ id }) => id);
    await sql.query(`DELETE FROM ${schema}.task WHERE job_id = ANY($1::uuid[])`, [ids]);
    await sql.query(`UPDATE ${schema}.job SET state = 'held' WHERE id = ANY($1::uuid[])`, [ids]);
    await byLane(held, (lane, jobs) => boss.deleteJob(lane, jobs, { db: sql.boss }));
    await sql.query(`UPDATE ${schema}.budget SET reserved = reserved - $2 WHERE name = $1`, [
      budget,
      held.reduce((sum, { reserve }) => sum + reserve, 0),
    ]);
    // The last held job may have released more than the excess.
    await admitHeld(sql, context, budget);
    return held.length;
  });
}

/** Jobs with a reserved part of the budget of which nothing was sent, the last in order first. */
function findUnsent(
  sql: Sql,
  { names }: QueueContext,
  budget: string,
  ids: readonly string[] | undefined,
): Promise<UnsentJob[]> {
  return sql.query<UnsentJob>(
    `SELECT j.id, j.lane, j.reserve FROM ${names.schema}.job j LEFT JOIN ${names.schema}.task t ON t.job_id = j.id
     WHERE j.budget = $1 AND j.reserve > 0 AND ($2::uuid[] IS NULL OR j.id = ANY($2::uuid[]))
       AND (j.state IN ('blocked', 'queued') OR (j.state = 'running' AND t.state IN ('claimed', 'waiting')))
     ORDER BY j.priority, j.number DESC LIMIT ${BATCH_SIZE}`,
    [budget, ids ?? null],
  );
}
