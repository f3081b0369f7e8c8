import { applyBudgetChanges, type BudgetChange } from "../budget.ts";
import type { QueueContext } from "../context.ts";
import type { Sql } from "../database/database.ts";
import { raiseLimits } from "../lane.ts";

/** One attempt of a job. Each attempt has its own external task id. */
export interface Attempt {
  readonly id: string;
  readonly attempt: number;
}

/** A task that the service accepted. */
export type AcceptedTask = Attempt & { readonly reference: string };

/** Records accepted tasks. Returns `false` for a job that has a later attempt or no task row any more. */
export async function recordTasks(context: QueueContext, items: readonly AcceptedTask[]): Promise<readonly boolean[]> {
  const { database, names } = context;
  const rows = await database.sql.query<{ id: string; lane: string; belowLimit: boolean }>(
    `UPDATE ${names.schema}.task t SET state = 'running', reference = x.reference, intent = NULL
     FROM json_to_recordset($1::text::json) AS x (id uuid, attempt int, reference text), ${names.schema}.lane l
     WHERE t.job_id = x.id AND t.attempt = x.attempt AND l.lane = t.lane
     RETURNING t.job_id AS id, t.lane, l.configured_limit IS NULL OR l.current_limit < l.configured_limit AS "belowLimit"`,
    [JSON.stringify(items)],
  );
  const raisable = new Set(rows.flatMap(({ lane, belowLimit }) => (belowLimit ? [lane] : [])));
  // A crash before this statement changes nothing: the next accepted task raises the limit.
  if (raisable.size > 0) await raiseLimits(context, [...raisable].sort());
  const recorded = new Set(rows.map(({ id }) => id));
  const late = items.filter(({ id }) => !recorded.has(id));
  if (late.length > 0) await database.transaction((sql) => attachLate(sql, context, late));
  return items.map(({ id }) => recorded.has(id));
}

/**
 * Attaches tasks to jobs that another worker has ended as cancelled: a worker that was suspended between the permission
 * and the request may send such a job. Nobody waits for the task, so the budget counts it with its estimate.
 */
async function attachLate(sql: Sql, context: QueueContext, late: readonly AcceptedTask[]): Promise<void> {
  const attached = await sql.query<{ budget: string | null; spent: number }>(
    `UPDATE ${context.names.schema}.job j SET reference = x.reference, attempts = x.attempt, cost = COALESCE(j.cost, 0) + j.reserve
     FROM json_to_recordset($1::text::json) AS x (id uuid, attempt int, reference text)
     WHERE j.id = x.id AND j.state = 'cancelled' AND j.attempts < x.attempt RETURNING j.budget, j.reserve AS spent`,
    [JSON.stringify(late)],
  );
  const changes = attached.flatMap(({ budget, spent }): BudgetChange[] =>
    budget === null ? [] : [{ budget, spent, released: 0 }],
  );
  await applyBudgetChanges(sql, context, changes);
}

/** Records that the outcome is unknown. The job keeps its slots until it is known. */
export async function recordUnknown(
  { database, names, workerId }: QueueContext,
  { id, attempt }: Attempt,
): Promise<void> {
  await database.sql.query(
    `UPDATE ${names.schema}.task SET state = 'unknown' WHERE job_id = $1 AND attempt = $2 AND worker = $3 AND state = 'sent'`,
    [id, attempt, workerId],
  );
}

/**
 * Releases the slots of a job without a task. The job keeps its position in the lane.
 * @returns `cancelled` if the caller must end the job instead, `taken-over` if another worker has it
 */
export async function requeue(
  { database, names, workerId }: QueueContext,
  { id, attempt }: Attempt,
  seconds: number,
): Promise<"postponed" | "cancelled" | "taken-over"> {
  return database.transaction(async (sql) => {
    const [job] = await sql.query<{ cancelled: boolean }>(
      `SELECT cancel_requested AS cancelled FROM ${names.schema}.job WHERE id = $1 FOR UPDATE`,
      [id],
    );
    const cancelled = job?.cancelled ?? false;
    const rows = await sql.query(
      `UPDATE ${names.schema}.task SET state = CASE WHEN $5::boolean THEN state ELSE 'waiting' END, intent = NULL,
         retry_at = now() + make_interval(secs => $4)
       WHERE job_id = $1 AND attempt = $2 AND worker = $3 AND reference IS NULL RETURNING job_id`,
      [id, attempt, workerId, seconds, cancelled],
    );
    if (rows.length === 0) return "taken-over";
    return cancelled ? "cancelled" : "postponed";
  });
}
