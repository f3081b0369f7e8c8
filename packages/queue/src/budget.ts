import type { QueueContext } from "./context.ts";
import type { Sql } from "./database/database.ts";

/** The spent and the released amount of a finished job. */
export interface BudgetChange {
  readonly budget: string;
  readonly spent: number;
  readonly released: number;
}

/** Applies the changes to the budgets, and admits held jobs that they cover now. */
export async function applyBudgetChanges(
  sql: Sql,
  context: QueueContext,
  changes: readonly BudgetChange[],
): Promise<void> {
  const { names } = context;
  const byName = Map.groupBy(changes, ({ budget }) => budget);
  // All transactions lock budgets in this order, so they cannot deadlock.
  for (const [name, budgetChanges] of [...byName].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const total = (field: "spent" | "released"): number =>
      budgetChanges.reduce((sum, change) => sum + change[field], 0);
    await sql.query(`UPDATE ${names.schema}.budget SET spent = spent + $2, reserved = reserved - $3 WHERE name = $1`, [
      name,
      total("spent"),
      total("released"),
    ]);
    await admitHeld(sql, context, name);
  }
}

/** The states of jobs whose task succeeded, as SQL: other jobs can use its outputs. */
export const OUTPUT_STATES: string = "'downloading', 'succeeded', 'download_failed'";

/** The tolerance for the rounding errors of many additions. */
export const EPSILON = 1e-6;

/** Held jobs per read. */
const BATCH_SIZE = 200;

interface HeldJob {
  readonly id: string;
  readonly chain: string | null;
  readonly reserve: number;
}

/**
 * Queues held jobs in their order, as far as the budget covers them. The highest price of each is reserved, so that the
 * spent and reserved amounts together never exceed the budget. Jobs that depend on each other are queued together: a
 * budget that does not cover all of them would pay for the first ones in vain.
 */
export async function admitHeld(sql: Sql, context: QueueContext, budget: string): Promise<void> {
  const { names } = context;
  for (;;) {
    const [state] = await sql.query<{ left: number }>(
      `SELECT amount - spent - reserved AS left FROM ${names.schema}.budget WHERE name = $1 FOR UPDATE`,
      [budget],
    );
    if (!state) return;
    const held = await sql.query<HeldJob>(
      // A locked held job is being cancelled. `cancel` waits for the budget's lock, so this must not wait for `cancel`.
      `SELECT id, chain, reserve FROM ${names.schema}.job WHERE state = 'held' AND budget = $1
       ORDER BY priority DESC, number LIMIT ${BATCH_SIZE} FOR UPDATE SKIP LOCKED`,
      [budget],
    );
    const admitted: string[] = [];
    let reserved = 0;
    for (const group of await groupByChain(sql, context, budget, held)) {
      const reserve = group.reduce((sum, job) => sum + job.reserve, 0);
      if (reserved + reserve > state.left + EPSILON) break;
      reserved += reserve;
      admitted.push(...group.map(({ id }) => id));
    }
    if (admitted.length === 0) return;
    await sql.query(`UPDATE ${names.schema}.budget SET reserved = reserved + $2 WHERE name = $1`, [budget, reserved]);
    await enqueue(sql, context, admitted);
    if (admitted.length < BATCH_SIZE) return;
  }
}

/** Groups held jobs by chain, in their order, each with all of its held jobs. A job without a chain is its own group. */
async function groupByChain(
  sql: Sql,
  { names }: QueueContext,
  budget: string,
  held: readonly HeldJob[],
): Promise<readonly (readonly HeldJob[])[]> {
  const chains = [...new Set(held.flatMap(({ chain }) => chain ?? []))];
  const members =
    chains.length === 0
      ? []
      : await sql.query<HeldJob>(
          `SELECT id, chain, reserve FROM ${names.schema}.job WHERE state = 'held' AND budget = $1 AND chain = ANY($2::uuid[])
           ORDER BY number FOR UPDATE SKIP LOCKED`,
          [budget, chains],
        );
  const alone = held.filter(({ chain }) => chain === null);
  const groups = Map.groupBy([...alone, ...members], ({ id, chain }) => chain ?? id);
  return [...new Set(held.map(({ id, chain }) => chain ?? id))].map((group) => groups.get(group) ?? []);
}

/** Queues jobs in pg-boss. Those that wait for others become `blocked`. Their lanes must exist. */
export async function enqueue(sql: Sql, { boss, names }: QueueContext, ids: readonly string[]): Promise<void> {
  const jobs = await sql.query<{ id: string; lane: string; priority: number; number: string; state: string }>(
    `UPDATE ${names.schema}.job j SET state = CASE WHEN EXISTS (
       SELECT 1 FROM ${names.schema}.dependency d JOIN ${names.schema}.job n ON n.id = d.needs
       WHERE d.job_id = j.id AND n.state NOT IN (${OUTPUT_STATES})
     ) THEN 'blocked' ELSE 'queued' END
     WHERE id = ANY($1::uuid[]) RETURNING id, lane, priority, number, state`,
    [ids],
  );
  const inOrder = jobs.filter(({ state }) => state === "queued").sort((a, b) => Number(a.number) - Number(b.number));
  for (const [lane, laneJobs] of Map.groupBy(inOrder, (job) => job.lane)) {
    await boss.insert(
      lane,
      laneJobs.map(({ id, priority }) => ({ id, priority })),
      { db: sql.boss },
    );
  }
}
