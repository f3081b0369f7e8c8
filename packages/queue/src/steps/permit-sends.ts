import { EPSILON } from "../budget.ts";
import type { QueueContext } from "../context.ts";
import type { Attempt } from "./record.ts";

/**
 * Whether a job may be sent now.
 *
 * - `granted`: it may be sent, and its intent is recorded.
 * - `cancelled`: the job was cancelled.
 * - `paused`: the queue is paused, or the job's lane is stopped.
 * - `over-budget`: the spent and reserved amounts exceed the job's budget.
 * - `taken-over`: another worker has the job, or its task row was deleted.
 */
export type Permission = "granted" | "cancelled" | "paused" | "over-budget" | "taken-over";

/** An intent that is to be sent: its JSON without the body. */
export type SendRequest = Attempt & { readonly intent: string; readonly sentAt: number };

/**
 * The one place that decides whether jobs may be sent. A worker calls it immediately before each send: the first one,
 * one after a lookup that found no task, and one after a failed attempt. The statement that decides also records the
 * intent and renews the worker's lease.
 */
export async function permitSends(
  { database, names, workerId, leaseSeconds }: QueueContext,
  items: readonly SendRequest[],
): Promise<readonly Permission[]> {
  const { schema } = names;
  const rows = await database.transaction(async (sql) => {
    // `cancel` locks the same rows first: either it reads the state `sent` below, or `cancel_requested` is read here.
    await sql.query(`SELECT id FROM ${schema}.job WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE`, [
      items.map(({ id }) => id),
    ]);
    return sql.query<{ id: string; permission: Permission }>(
      `WITH request AS (
         SELECT t.job_id AS id, x.intent, x."sentAt", CASE
           WHEN j.cancel_requested THEN 'cancelled'
           WHEN s.paused OR l.stop_reason IS NOT NULL THEN 'paused'
           WHEN j.reserve > 0 AND b.spent + b.reserved > b.amount + ${EPSILON} THEN 'over-budget'
           ELSE 'granted' END AS permission
         FROM json_to_recordset($1::text::json) AS x (id uuid, attempt int, intent text, "sentAt" float8)
         JOIN ${schema}.task t ON t.job_id = x.id AND t.attempt = x.attempt
         JOIN ${schema}.job j ON j.id = t.job_id
         JOIN ${schema}.lane l ON l.lane = t.lane
         CROSS JOIN ${schema}.setting s
         LEFT JOIN ${schema}.budget b ON b.name = j.budget
         WHERE t.worker = $2 AND t.state IN ('claimed', 'sent', 'unknown') FOR UPDATE OF t
       ), recorded AS (
         UPDATE ${schema}.task t SET state = 'sent', intent = request.intent, sent_at = request."sentAt",
           lease_until = now() + make_interval(secs => $3)
         FROM request WHERE t.job_id = request.id AND request.permission = 'granted'
       )
       SELECT id, permission FROM request`,
      [JSON.stringify(items), workerId, leaseSeconds],
    );
  });
  const byId = new Map(rows.map(({ id, permission }) => [id, permission]));
  return items.map(({ id }) => byId.get(id) ?? "taken-over");
}

/** Returns the jobs that this worker is sending and may no longer send: cancelled, or taken over by another worker. */
export async function findRevoked(
  { database, names, workerId }: QueueContext,
  ids: readonly string[],
): Promise<readonly string[]> {
  const rows = await database.sql.query<{ id: string }>(
    `SELECT id FROM unnest($1::uuid[]) AS sending (id) WHERE NOT EXISTS (
       SELECT 1 FROM ${names.schema}.task t JOIN ${names.schema}.job j ON j.id = t.job_id
       WHERE t.job_id = sending.id AND t.worker = $2 AND NOT j.cancel_requested)`,
    [ids, workerId],
  );
  return rows.map(({ id }) => id);
}
