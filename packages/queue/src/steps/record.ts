import type { QueueContext } from "../context.ts";
import { raiseLimits } from "../lane.ts";

/** A task's row is written by the worker that has its lease, and for one attempt only. */
export interface Attempt {
  readonly id: string;
  readonly attempt: number;
}

/** A task that the service accepted. */
export type AcceptedTask = Attempt & { readonly lane: string; readonly reference: string };

/** Records tasks. `false` for a job that another worker has, or another attempt. */
export async function recordTasks(context: QueueContext, items: readonly AcceptedTask[]): Promise<readonly boolean[]> {
  const { database, names } = context;
  return database.transaction(async (sql) => {
    const rows = await sql.query<{ id: string }>(
      `UPDATE ${names.ours}.task t SET state = 'running', reference = x.reference, intent = NULL
       FROM json_to_recordset($1::text::json) AS x (id uuid, attempt int, reference text)
       WHERE t.job_id = x.id AND t.attempt = x.attempt RETURNING t.job_id AS id`,
      [JSON.stringify(items)],
    );
    await raiseLimits(sql, context, [...new Set(items.map(({ lane }) => lane))].sort());
    const there = new Set(rows.map(({ id }) => id));
    const late = items.filter(({ id }) => !there.has(id));
    if (late.length > 0) {
      // A worker that stood still between permission and request may send a job that another worker has ended as
      // cancelled meanwhile. Its result must have the task.
      await sql.query(
        `UPDATE ${names.ours}.job j SET reference = x.reference, attempts = x.attempt
         FROM json_to_recordset($1::text::json) AS x (id uuid, attempt int, reference text)
         WHERE j.id = x.id AND j.state = 'cancelled' AND j.attempts < x.attempt`,
        [JSON.stringify(late)],
      );
    }
    return items.map(({ id }) => there.has(id));
  });
}

/** Records that it is not known whether the task was made; its slot stays taken until it is. */
export async function recordDoubt({ database, names, worker }: QueueContext, { id, attempt }: Attempt): Promise<void> {
  await database.sql.query(
    `UPDATE ${names.ours}.task SET state = 'doubt' WHERE job_id = $1 AND attempt = $2 AND worker = $3 AND state = 'sent'`,
    [id, attempt, worker],
  );
}

/**
 * Gives the slot back and keeps the job's turn: there is no task.
 * @returns `cancelled` if the job must be ended instead, `gone` if another worker has it
 */
export async function requeue(
  { database, names, worker }: QueueContext,
  { id, attempt }: Attempt,
  seconds: number,
): Promise<"later" | "cancelled" | "gone"> {
  return database.transaction(async (sql) => {
    const [job] = await sql.query<{ cancelled: boolean }>(
      `SELECT cancel_requested AS cancelled FROM ${names.ours}.job WHERE id = $1 FOR UPDATE`,
      [id],
    );
    const cancelled = job?.cancelled ?? false;
    const rows = await sql.query(
      `UPDATE ${names.ours}.task SET state = CASE WHEN $5::boolean THEN state ELSE 'waiting' END, intent = NULL,
         again_at = now() + make_interval(secs => $4)
       WHERE job_id = $1 AND attempt = $2 AND worker = $3 AND reference IS NULL RETURNING job_id`,
      [id, attempt, worker, seconds, cancelled],
    );
    if (rows.length === 0) return "gone";
    return cancelled ? "cancelled" : "later";
  });
}
