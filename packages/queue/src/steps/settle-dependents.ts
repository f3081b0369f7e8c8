import { applyBudgetChanges, type BudgetChange, enqueue, OUTPUT_STATES } from "../budget.ts";
import type { QueueContext } from "../context.ts";
import type { Sql } from "../database/database.ts";
import type { JobStatus } from "../events.ts";
import type { JobError } from "../outcome.ts";
import { readJson } from "../read-json.ts";
import { assignSequence } from "./finish-attempts.ts";

/** Ended jobs per transaction. */
const BATCH_SIZE = 200;

/** The states of jobs that others no longer need to wait for, as SQL. */
export const SETTLED_STATES: string = `${OUTPUT_STATES}, 'failed', 'rejected', 'cancelled', 'unknown', 'dependency_failed'`;

interface Dependent {
  readonly id: string;
  readonly key: string;
  readonly state: "held" | "blocked";
  readonly budget: string | null;
  readonly reserve: number;
  /** A job that it needs and that did not succeed. */
  readonly failed: string | null;
  readonly failedState: JobStatus | null;
  readonly failedError: string | null;
  /** Whether all jobs that it needs have outputs. */
  readonly ready: boolean;
}

interface EndedJob {
  readonly id: string;
  readonly key: string;
  readonly status: JobStatus;
  readonly error: JobError | null;
}

/**
 * Continues the jobs that waited for jobs which have ended: they are queued if all of these succeeded, and end if one did
 * not. `awaited` stays true until this is recorded, so that another worker continues after a crash.
 * @returns the number of jobs that were queued or ended
 */
export async function settleDependents(context: QueueContext): Promise<number> {
  let settled = 0;
  for (;;) {
    const batch = await settleBatch(context);
    if (!batch) return settled;
    settled += batch.queued + batch.ended.length;
    for (const { key, status } of batch.ended) context.emit({ type: "finished", key, status });
  }
}

/** @returns undefined if no job that others wait for has ended */
async function settleBatch(
  context: QueueContext,
): Promise<{ readonly queued: number; readonly ended: readonly EndedJob[] } | undefined> {
  const { database, names } = context;
  const { schema } = names;
  const selectSettled = `SELECT id FROM ${schema}.job WHERE awaited AND state IN (${SETTLED_STATES}) LIMIT ${BATCH_SIZE}`;
  // Most calls find none, and need no transaction.
  if ((await database.sql.query(selectSettled)).length === 0) return undefined;
  return database.transaction(async (sql) => {
    // A locked job is being settled by another worker, or gets another dependent, which is settled afterwards.
    const sources = (await sql.query<{ id: string }>(`${selectSettled} FOR UPDATE SKIP LOCKED`)).map(({ id }) => id);
    if (sources.length === 0) return undefined;
    const locked = await sql.query<{ id: string }>(
      `SELECT id FROM ${schema}.job WHERE state IN ('held', 'blocked') AND id IN (
         SELECT job_id FROM ${schema}.dependency WHERE needs = ANY($1::uuid[])
       ) ORDER BY id FOR UPDATE`,
      [sources],
    );
    // A statement of its own, which reads the states as they are after the lock.
    const dependents = await readDependents(sql, context, locked);
    const ended = await endDependents(sql, context, dependents);
    const ready = dependents.filter(({ state, ready: isReady }) => state === "blocked" && isReady);
    if (ready.length > 0) {
      await enqueue(
        sql,
        context,
        ready.map(({ id }) => id),
      );
    }
    await sql.query(`UPDATE ${schema}.job SET awaited = false WHERE id = ANY($1::uuid[])`, [sources]);
    return { queued: ready.length, ended };
  });
}

function readDependents(
  sql: Sql,
  { names: { schema } }: QueueContext,
  jobs: readonly { readonly id: string }[],
): Promise<Dependent[]> {
  return sql.query<Dependent>(
    `SELECT j.id, j.key, j.state, j.budget, j.reserve, f.key AS failed, f.state AS "failedState", f.error AS "failedError",
       NOT EXISTS (
         SELECT 1 FROM ${schema}.dependency d JOIN ${schema}.job n ON n.id = d.needs
         WHERE d.job_id = j.id AND n.state NOT IN (${OUTPUT_STATES})
       ) AS ready
     FROM ${schema}.job j LEFT JOIN LATERAL (
       SELECT n.key, n.state, n.error FROM ${schema}.dependency d JOIN ${schema}.job n ON n.id = d.needs
       WHERE d.job_id = j.id AND n.state IN ('failed', 'rejected', 'cancelled', 'unknown', 'dependency_failed')
       ORDER BY n.sequence LIMIT 1
     ) f ON true
     WHERE j.id = ANY($1::uuid[]) AND j.state IN ('held', 'blocked') ORDER BY j.number`,
    [jobs.map(({ id }) => id)],
  );
}

/** Ends jobs that need one that did not succeed. Nothing was sent, so they cost nothing. */
async function endDependents(
  sql: Sql,
  context: QueueContext,
  dependents: readonly Dependent[],
): Promise<readonly EndedJob[]> {
  const failed = dependents.filter((dependent) => dependent.failed !== null);
  if (failed.length === 0) return [];
  const ended = failed.map((dependent): EndedJob => {
    const { id, key, failedState } = dependent;
    return failedState === "cancelled"
      ? { id, key, status: "cancelled", error: null }
      : { id, key, status: "dependency_failed", error: dependencyError(dependent) };
  });
  await sql.query(
    `UPDATE ${context.names.schema}.job j SET state = x.state, error = x.error, folder = $2::text
     FROM json_to_recordset($1::text::json) AS x (id uuid, state text, error text) WHERE j.id = x.id`,
    [
      JSON.stringify(
        ended.map(({ id, status, error }) => ({ id, state: status, error: error && JSON.stringify(error) })),
      ),
      context.files?.folderId ?? null,
    ],
  );
  const changes = failed.flatMap(({ state, budget, reserve }): BudgetChange[] =>
    // A held job has no reserved amount.
    budget === null || state === "held" ? [] : [{ budget, spent: 0, released: reserve }],
  );
  await applyBudgetChanges(sql, context, changes);
  await assignSequence(sql, context, ended);
  return ended;
}

/** Names the job that failed first, from which `retryFailed` continues. */
function dependencyError({ failed, failedState, failedError }: Dependent): JobError {
  const error = readJson<JobError>(failedError);
  if (failedState === "dependency_failed" && error) return error;
  const reason = error ? `: ${error.summary}` : ".";
  const summary = `The job "${failed}", whose output this job needs, ended as \`${failedState}\`${reason}`;
  const advice =
    failedState === "failed"
      ? "`retryFailed` continues with that job."
      : "That job is not retried: add it, and the jobs that need it, with new keys.";
  return { name: "Error", message: `${summary} Nothing was sent. ${advice}`, summary };
}
