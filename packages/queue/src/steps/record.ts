import type { QueueContext } from "../context.ts";
import { raiseLimits } from "../lane.ts";

/** A task's row is written by the worker that has its lease, and for one attempt only. */
export interface Attempt {
  readonly id: string;
  readonly attempt: number;
}

/** `send`: recorded, so it may be sent. `cancelled`: it is not wanted any more. `lost`: another worker has it. */
export type Permission = "send" | "cancelled" | "lost";

/** Records what is about to be sent: from here on it may have been. */
export async function recordIntents(
  { database, names, worker }: QueueContext,
  items: readonly (Attempt & { readonly intent: string; readonly sentAt: number })[],
): Promise<readonly Permission[]> {
  return database.transaction(async (sql) => {
    const ours = await sql.query<{ id: string; attempt: number; cancelled: boolean }>(
      `SELECT t.job_id AS id, t.attempt, j.cancel_requested AS cancelled
       FROM ${names.ours}.task t JOIN ${names.ours}.job j ON j.id = t.job_id
       WHERE t.job_id = ANY($1::uuid[]) AND t.worker = $2 ORDER BY t.job_id FOR UPDATE OF t`,
      [items.map(({ id }) => id), worker],
    );
    const byId = new Map(ours.map((row) => [row.id, row]));
    const permissions = items.map(({ id, attempt }): Permission => {
      const row = byId.get(id);
      if (row?.attempt !== attempt) return "lost";
      return row.cancelled ? "cancelled" : "send";
    });
    await sql.query(
      `UPDATE ${names.ours}.task t SET state = 'sent', intent = x.intent, sent_at = x."sentAt"
       FROM json_to_recordset($1::text::json) AS x (id uuid, intent text, "sentAt" float8) WHERE t.job_id = x.id`,
      [JSON.stringify(items.filter((_, index) => permissions[index] === "send"))],
    );
    return permissions;
  });
}

/** Records the tasks that the service accepted. */
export async function recordTasks(
  context: QueueContext,
  items: readonly (Attempt & { readonly lane: string; readonly reference: string })[],
): Promise<readonly boolean[]> {
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

/** Gives the slot back and keeps the job's turn: nothing was made. */
export async function putBack(
  { database, names, worker }: QueueContext,
  { id, attempt }: Attempt,
  seconds: number,
): Promise<void> {
  await database.sql.query(
    `UPDATE ${names.ours}.task SET state = 'waiting', intent = NULL, again_at = now() + make_interval(secs => $4)
     WHERE job_id = $1 AND attempt = $2 AND worker = $3 AND reference IS NULL`,
    [id, attempt, worker, seconds],
  );
}
