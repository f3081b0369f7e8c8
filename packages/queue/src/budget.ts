import type { QueueContext } from "./context.ts";
import type { Sql } from "./database/database.ts";

/** What a job that ended has spent of its budget, and releases. */
export interface BudgetChange {
  readonly budget: string;
  readonly spent: number;
  readonly released: number;
}

/** Books jobs that ended, and admits held jobs that the budgets cover now. */
export async function settleBudgets(sql: Sql, context: QueueContext, changes: readonly BudgetChange[]): Promise<void> {
  const { names } = context;
  const byName = Map.groupBy(changes, ({ budget }) => budget);
  // Always in the same order: two transactions that lock in another wait for each other for ever.
  for (const [name, ended] of [...byName].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const total = (field: "spent" | "released"): number => ended.reduce((sum, change) => sum + change[field], 0);
    await sql.query(`UPDATE ${names.ours}.budget SET spent = spent + $2, reserved = reserved - $3 WHERE name = $1`, [
      name,
      total("spent"),
      total("released"),
    ]);
    await admitHeld(sql, context, name);
  }
}

/** Rounding of many additions must not hold the last job. */
export const EPSILON = 1e-6;

/** Held jobs per read. */
const BATCH_SIZE = 200;

/**
 * Hands held jobs to pg-boss in their order, as far as the budget reaches: what is out is reserved at its highest price,
 * so that spent and reserved together never exceed it.
 */
export async function admitHeld(sql: Sql, context: QueueContext, budget: string): Promise<void> {
  const { names } = context;
  for (;;) {
    const [state] = await sql.query<{ left: number }>(
      `SELECT most - spent - reserved AS left FROM ${names.ours}.budget WHERE name = $1 FOR UPDATE`,
      [budget],
    );
    if (!state) return;
    const held = await sql.query<{ id: string; reserve: number }>(
      // A held job that is locked is being cancelled; `cancel` waits for the budget, so this must not wait for it.
      `SELECT id, reserve FROM ${names.ours}.job WHERE state = 'held' AND budget = $1
       ORDER BY priority DESC, number LIMIT ${BATCH_SIZE} FOR UPDATE SKIP LOCKED`,
      [budget],
    );
    const fitting: string[] = [];
    let taken = 0;
    for (const { id, reserve } of held) {
      if (taken + reserve > state.left + EPSILON) break;
      taken += reserve;
      fitting.push(id);
    }
    if (fitting.length === 0) return;
    await sql.query(`UPDATE ${names.ours}.budget SET reserved = reserved + $2 WHERE name = $1`, [budget, taken]);
    await enqueue(sql, context, fitting);
    if (fitting.length < BATCH_SIZE) return;
  }
}

/** Hands jobs to pg-boss. Their lanes must be known to it. */
export async function enqueue(sql: Sql, { boss, names }: QueueContext, ids: readonly string[]): Promise<void> {
  const jobs = await sql.query<{ id: string; lane: string; priority: number; number: string }>(
    `UPDATE ${names.ours}.job SET state = 'queued' WHERE id = ANY($1::uuid[]) RETURNING id, lane, priority, number`,
    [ids],
  );
  const inOrder = jobs.sort((a, b) => Number(a.number) - Number(b.number));
  for (const [lane, some] of Map.groupBy(inOrder, (job) => job.lane)) {
    await boss.insert(
      lane,
      some.map(({ id, priority }) => ({ id, priority })),
      { db: sql.boss },
    );
  }
}
