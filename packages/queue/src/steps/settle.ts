import type { QueueContext } from "../context.ts";
import type { Sql } from "../database/database.ts";
import { type BudgetChange, settleBudgets } from "../budget.ts";
import type { JobStatus } from "../events.ts";
import { byLane } from "../lane.ts";
import type { JobError, TaskOutcome } from "../outcome.ts";
import { type Price, spentIn } from "../price.ts";
import { readJson } from "../read-json.ts";
import type { Attempt } from "./record.ts";

/** How an attempt ended. */
export interface End extends Attempt {
  readonly status: "made" | "failed" | "refused" | "unknown" | "cancelled";
  /** The task's reference, as JSON text. */
  readonly reference?: string | undefined;
  readonly outcome?: TaskOutcome | undefined;
  readonly error?: JobError | undefined;
  /** Whether there are outputs to save. */
  readonly hasFiles?: boolean;
}

/** The next step of a job: none, another attempt, saving the outputs; or another worker has settled it. */
export type Next = "ended" | "again" | "saving" | "gone";

interface Row {
  readonly id: string;
  readonly attempt: number;
  readonly lane: string;
  readonly key: string;
  readonly retries: number;
  readonly cancelled: boolean;
  readonly budget: string | null;
  readonly reserve: number;
  readonly price: string | null;
  readonly unit: string | null;
}

interface Settled {
  readonly row: Row;
  readonly end: End;
  readonly state: JobStatus | "saving" | "again";
  readonly spent: number;
}

/**
 * Records the ends of attempts. Deleting a task's row frees its slot and decides which worker settles it. The job ends for
 * pg-boss, and its row has the result.
 */
export async function settle(context: QueueContext, ends: readonly End[]): Promise<readonly Next[]> {
  const { database, boss, names, worker, lease, emit } = context;
  const settled = await database.transaction(async (sql) => {
    const all = await decide(sql, context, ends);
    const rowsOf = (wanted: (state: Settled["state"]) => boolean): Row[] =>
      all.filter(({ state }) => wanted(state)).map(({ row }) => row);
    const again = rowsOf((state) => state === "again");
    const over = rowsOf((state) => state !== "again");
    const ended = rowsOf((state) => state !== "again" && state !== "saving");
    if (again.length > 0) {
      await sql.query(
        `UPDATE ${names.ours}.task SET state = 'claimed', attempt = attempt + 1, intent = NULL, reference = NULL,
           worker = $2, lease_until = now() + make_interval(secs => $3) WHERE job_id = ANY($1::uuid[])`,
        [again.map(({ id }) => id), worker, lease],
      );
    }
    await sql.query(`DELETE FROM ${names.ours}.task WHERE job_id = ANY($1::uuid[])`, [over.map(({ id }) => id)]);
    // Our row has decided; for pg-boss the job only ends, whatever state it has there.
    await byLane(over, (lane, ids) => boss.complete(lane, ids, null, { db: sql.boss, includeQueued: true }));
    await saveOutcomes(sql, context, all);
    await settleBudgets(sql, context, all.flatMap(budgetChangeOf));
    await assignPlaces(sql, context, ended);
    return all;
  });
  const byId = new Map(settled.map((one) => [one.row.id, one]));
  return ends.map(({ id }): Next => {
    const one = byId.get(id);
    if (!one) return "gone";
    const { state, row, end } = one;
    if (state === "saving") return state;
    if (state === "again") {
      emit({ type: "again", key: row.key, attempt: row.attempt + 1, reason: end.error?.message ?? end.status });
      return state;
    }
    emit({ type: "ended", key: row.key, status: state });
    return "ended";
  });
}

async function decide(sql: Sql, { names, files }: QueueContext, ends: readonly End[]): Promise<Settled[]> {
  const ids = ends.map(({ id }) => id);
  // Jobs before their tasks, as `cancel` and `permitSends` lock them.
  await sql.query(`SELECT id FROM ${names.ours}.job WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE`, [ids]);
  const rows = await sql.query<Row>(
    `SELECT t.job_id AS id, t.attempt, t.lane, j.key, j.retries, j.cancel_requested AS cancelled, j.budget, j.reserve,
       j.price, b.unit
     FROM ${names.ours}.task t JOIN ${names.ours}.job j ON j.id = t.job_id LEFT JOIN ${names.ours}.budget b ON b.name = j.budget
     WHERE t.job_id = ANY($1::uuid[]) ORDER BY t.job_id FOR UPDATE OF t`,
    [ids],
  );
  const byId = new Map(ends.map((end) => [end.id, end]));
  return rows.flatMap((row) => {
    const end = byId.get(row.id);
    // An earlier attempt has ended before.
    if (end?.attempt !== row.attempt) return [];
    const billing = end.outcome?.billing ?? [];
    const spent = row.unit === null ? 0 : spentIn(row.unit, readJson<Price>(row.price), billing, end.status === "made");
    return { row, end, spent, state: stateAfter(row, end, spent, files !== undefined) };
  });
}

function stateAfter(row: Row, end: End, spent: number, saves: boolean): Settled["state"] {
  // A task that failed and was charged has used up what was reserved for it.
  if (end.status === "failed" && row.retries > 0 && !row.cancelled && spent === 0) return "again";
  if (row.cancelled && end.status !== "unknown") return "cancelled";
  if (end.status !== "made") return end.status;
  return saves && end.hasFiles ? "saving" : "succeeded";
}

function budgetChangeOf({ row, state, spent }: Settled): BudgetChange[] {
  if (row.budget === null || state === "again") return [];
  return [{ budget: row.budget, spent, released: row.reserve }];
}

async function saveOutcomes(
  sql: Sql,
  { names, files, worker, lease }: QueueContext,
  all: readonly Settled[],
): Promise<void> {
  const rows = all.map(({ row, end, state, spent }) => ({
    id: row.id,
    // Without a task, the job keeps the result of the attempt before.
    made: end.status !== "cancelled",
    attempts: row.attempt,
    state: state === "again" ? "running" : state,
    retries: state === "again" ? row.retries - 1 : row.retries,
    reference: end.reference ?? null,
    outcome: end.outcome ? JSON.stringify(end.outcome) : null,
    error: end.error ? JSON.stringify(end.error) : null,
    cost: spent,
  }));
  await sql.query(
    `UPDATE ${names.ours}.job j SET state = x.state, retries = x.retries,
       attempts = CASE WHEN x.made THEN x.attempts ELSE j.attempts END,
       reference = CASE WHEN x.made THEN x.reference ELSE j.reference END,
       outcome = CASE WHEN x.made THEN x.outcome ELSE j.outcome END,
       error = CASE WHEN x.made THEN x.error ELSE j.error END, cost = COALESCE(j.cost, 0) + x.cost, folder = $2::text,
       worker = CASE WHEN x.state = 'saving' THEN $3::text END,
       lease_until = CASE WHEN x.state = 'saving' THEN now() + make_interval(secs => $4) END
     FROM json_to_recordset($1::text::json) AS x (id uuid, made boolean, attempts int, state text, retries int, reference text,
       outcome text, error text, cost float8)
     WHERE j.id = x.id`,
    [JSON.stringify(rows), files?.place ?? null, worker, lease],
  );
}

/**
 * Assigns jobs that ended their places among the results. The row that counts them is locked until the transaction ends,
 * so places become visible in order, and a reader that continues after a place misses none.
 */
export async function assignPlaces(
  sql: Sql,
  { names }: QueueContext,
  jobs: readonly { readonly id: string }[],
): Promise<void> {
  if (jobs.length === 0) return;
  const [row] = await sql.query<{ ended: string }>(
    `UPDATE ${names.ours}.setting SET ended = ended + $1 RETURNING ended`,
    [jobs.length],
  );
  const first = Number(row?.ended) - jobs.length + 1;
  await sql.query(
    `UPDATE ${names.ours}.job j SET place = x.place, ended_at = now(), worker = NULL, lease_until = NULL
     FROM json_to_recordset($1::text::json) AS x (id uuid, place bigint) WHERE j.id = x.id`,
    [JSON.stringify(jobs.map(({ id }, index) => ({ id, place: first + index })))],
  );
}
