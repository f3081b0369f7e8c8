import type { QueueContext } from "../context.ts";
import type { Sql } from "../database/database.ts";
import { applyBudgetChanges, type BudgetChange } from "../budget.ts";
import type { JobStatus } from "../events.ts";
import type { JobError, TaskOutcome } from "../outcome.ts";
import { type Price, spentIn } from "@klingkit/tasks/cost";
import { readJson } from "../read-json.ts";
import type { Attempt } from "./record.ts";

/** The result of an attempt. */
export interface AttemptResult extends Attempt {
  /** How the attempt ended. A cancelled job may have an attempt that succeeded: its task could not be stopped. */
  readonly status: "succeeded" | "failed" | "rejected" | "unknown" | "cancelled";
  /** The task reference, as JSON text. */
  readonly reference?: string | undefined;
  readonly outcome?: TaskOutcome | undefined;
  readonly error?: JobError | undefined;
  /** Whether there are outputs to download. */
  readonly hasFiles?: boolean;
}

/** The next step of a job: none, another attempt, or the download; `taken-over` if the attempt was finished before. */
export type NextStep = "finished" | "retry" | "download" | "taken-over";

interface Row {
  readonly id: string;
  readonly attempt: number;
  readonly worker: string;
  readonly key: string;
  readonly retriesLeft: number;
  readonly cancelled: boolean;
  readonly budget: string | null;
  readonly reserve: number;
  readonly price: string | null;
  readonly unit: string | null;
}

interface FinishedAttempt {
  readonly row: Row;
  readonly result: AttemptResult;
  /** The state of the job after the attempt. `retry` if another attempt begins. */
  readonly jobState: JobStatus | "downloading" | "retry";
  readonly spent: number;
}

/**
 * Records the results of attempts. Deleting a task row releases its slots and decides which worker finishes the
 * attempt.
 */
export async function finishAttempts(
  context: QueueContext,
  results: readonly AttemptResult[],
): Promise<readonly NextStep[]> {
  const { database, names, workerId, leaseSeconds, emit } = context;
  const finished = await database.transaction(async (sql) => {
    const all = await loadAttempts(sql, context, results);
    const retried = all.filter(({ jobState }) => jobState === "retry");
    if (retried.length > 0) {
      await sql.query(
        `UPDATE ${names.schema}.task SET state = 'claimed', attempt = attempt + 1, intent = NULL, reference = NULL,
           worker = $2, lease_until = now() + make_interval(secs => $3) WHERE job_id = ANY($1::uuid[])`,
        [retried.map(({ row }) => row.id), workerId, leaseSeconds],
      );
    }
    await applyBudgetChanges(sql, context, all.flatMap(budgetChangeOf));
    await saveResults(sql, context, all);
    return all;
  });
  const byId = new Map(finished.map((attempt) => [attempt.row.id, attempt]));
  return results.map((each): NextStep => {
    const attempt = byId.get(each.id);
    // A callback and a poll may report the same end at the same time. Only one of them continues the job.
    if (attempt?.result !== each) return "taken-over";
    const { jobState, row, result } = attempt;
    if (jobState === "downloading") return "download";
    if (jobState === "retry") {
      emit({ type: "retry", key: row.key, attempt: row.attempt + 1, reason: result.error?.message ?? result.status });
      return jobState;
    }
    emit({ type: "finished", key: row.key, status: jobState });
    return "finished";
  });
}

async function loadAttempts(
  sql: Sql,
  { names, files, workerId }: QueueContext,
  results: readonly AttemptResult[],
): Promise<FinishedAttempt[]> {
  const ids = results.map(({ id }) => id);
  const rows = await sql.query<Row>(
    // Each job is locked before its task, as in `cancel` and `permitSends`.
    `WITH j AS MATERIALIZED (
       SELECT id, key, retries_left, cancel_requested, budget, reserve, price FROM ${names.schema}.job
       WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE
     )
     SELECT j.id, t.attempt, t.worker, j.key, j.retries_left AS "retriesLeft", j.cancel_requested AS cancelled,
       j.budget, j.reserve, j.price, b.unit
     FROM j JOIN ${names.schema}.task t ON t.job_id = j.id LEFT JOIN ${names.schema}.budget b ON b.name = j.budget
     FOR UPDATE OF t`,
    [ids],
  );
  const byId = new Map(results.map((result) => [result.id, result]));
  return rows.flatMap((row) => {
    const result = byId.get(row.id);
    // Another attempt has begun, so this one was finished before.
    if (result?.attempt !== row.attempt) return [];
    // Without a task, the worker that has the job decides: it may be sending it.
    if (result.reference === undefined && row.worker !== workerId) return [];
    const billing = result.outcome?.billing ?? [];
    // A task whose outcome is unknown may exist.
    const mayBeCharged = result.status === "succeeded" || result.status === "unknown";
    const spent = row.unit === null ? 0 : spentIn(row.unit, readJson<Price>(row.price), billing, mayBeCharged);
    return { row, result, spent, jobState: stateAfter(row, result, spent, files !== undefined) };
  });
}

function stateAfter(row: Row, result: AttemptResult, spent: number, downloads: boolean): FinishedAttempt["jobState"] {
  // A failed task that was charged has used the job's part of the budget.
  if (result.status === "failed" && row.retriesLeft > 0 && !row.cancelled && spent === 0) return "retry";
  if (row.cancelled && result.status !== "unknown") return "cancelled";
  if (result.status !== "succeeded") return result.status;
  return downloads && result.hasFiles ? "downloading" : "succeeded";
}

function budgetChangeOf({ row, jobState, spent }: FinishedAttempt): BudgetChange[] {
  if (row.budget === null || jobState === "retry") return [];
  return [{ budget: row.budget, spent, released: row.reserve }];
}

/** Saves the results of attempts, deletes the task rows, and numbers the results of jobs that ended. */
async function saveResults(
  sql: Sql,
  { names, files, workerId, leaseSeconds }: QueueContext,
  all: readonly FinishedAttempt[],
): Promise<void> {
  if (all.length === 0) return;
  let ended = 0;
  const rows = all.map(({ row, result, jobState, spent }) => ({
    id: row.id,
    // An attempt with the status `cancelled` created no task: the job keeps the result of the previous attempt.
    tried: result.status !== "cancelled",
    attempts: row.attempt,
    state: jobState === "retry" ? "running" : jobState,
    retries_left: jobState === "retry" ? row.retriesLeft - 1 : row.retriesLeft,
    reference: result.reference ?? null,
    outcome: result.outcome ? JSON.stringify(result.outcome) : null,
    error: result.error ? JSON.stringify(result.error) : null,
    cost: spent,
    released: jobState !== "retry",
    position: jobState === "retry" || jobState === "downloading" ? null : ended++,
  }));
  await sql.query(
    `WITH x AS (
       SELECT * FROM json_to_recordset($1::text::json) AS x (id uuid, tried boolean, attempts int, state text,
         retries_left int, reference text, outcome text, error text, cost float8, released boolean, position int)
     ), released AS (
       DELETE FROM ${names.schema}.task t USING x WHERE t.job_id = x.id AND x.released
     ), ${numbered(names)}
     UPDATE ${names.schema}.job j SET state = x.state, retries_left = x.retries_left,
       attempts = CASE WHEN x.tried THEN x.attempts ELSE j.attempts END,
       reference = CASE WHEN x.tried THEN x.reference ELSE j.reference END,
       outcome = CASE WHEN x.tried THEN x.outcome ELSE j.outcome END,
       error = CASE WHEN x.tried THEN x.error ELSE j.error END, cost = COALESCE(j.cost, 0) + x.cost, folder = $3::text,
       worker = CASE WHEN x.state = 'downloading' THEN $4::text END,
       lease_until = CASE WHEN x.state = 'downloading' THEN now() + make_interval(secs => $5) END,
       sequence = (SELECT first FROM numbered) + x.position,
       ended_at = CASE WHEN x.position IS NOT NULL THEN now() END
     FROM x WHERE j.id = x.id`,
    [JSON.stringify(rows), ended, files?.folderId ?? null, workerId, leaseSeconds],
  );
}

/**
 * SQL that takes `$2` numbers for results: `first` is the first one. The row with the last number stays locked until the
 * transaction ends, so results become visible in order, and a reader that continues after a number misses none.
 */
const numbered = ({ schema }: QueueContext["names"]): string =>
  `numbered AS (UPDATE ${schema}.setting SET last_sequence = last_sequence + $2 WHERE $2 > 0 RETURNING last_sequence - $2 + 1 AS first)`;

/** Numbers the results of jobs that ended. */
export async function assignSequence(
  sql: Sql,
  { names }: QueueContext,
  jobs: readonly { readonly id: string }[],
): Promise<void> {
  if (jobs.length === 0) return;
  await sql.query(
    `WITH ${numbered(names)}
     UPDATE ${names.schema}.job j SET sequence = (SELECT first FROM numbered) + x.position, ended_at = now(), worker = NULL,
       lease_until = NULL
     FROM json_to_recordset($1::text::json) AS x (id uuid, position int) WHERE j.id = x.id`,
    [JSON.stringify(jobs.map(({ id }, position) => ({ id, position }))), jobs.length],
  );
}
