import { EPSILON } from "../budget.ts";
import type { QueueContext } from "../context.ts";
import type { Attempt } from "./record.ts";

/**
 * Whether a job may be sent now.
 *
 * - `send`: it may, and is recorded as about to be sent.
 * - `cancelled`: it was cancelled.
 * - `paused`: the queue is paused, or the job's lane is stopped.
 * - `over-budget`: what its budget has spent and reserved exceeds it.
 * - `lost`: another worker has the job, or it has no task's row any more.
 */
export type Permission = "send" | "cancelled" | "paused" | "over-budget" | "lost";

/** An intent that is to be sent. */
export type SendRequest = Attempt & { readonly intent: string; readonly sentAt: number };

/**
 * The one place that decides whether jobs may be sent. A worker asks it immediately before each send: the first one, one
 * after a look-up that found nothing, and one after a retry. The statement that decides also records the intent as about
 * to be sent and renews the worker's lease.
 */
export async function permitSends(
  { database, names, worker, lease }: QueueContext,
  items: readonly SendRequest[],
): Promise<readonly Permission[]> {
  const { ours } = names;
  const rows = await database.transaction(async (sql) => {
    // `cancel` locks the same rows first: it either finds the mark below, or its request is found here.
    await sql.query(`SELECT id FROM ${ours}.job WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE`, [
      items.map(({ id }) => id),
    ]);
    return sql.query<{ id: string; permission: Permission }>(
      `WITH asked AS (
         SELECT t.job_id AS id, x.intent, x."sentAt", CASE
           WHEN j.cancel_requested THEN 'cancelled'
           WHEN s.paused OR l.stopped IS NOT NULL THEN 'paused'
           WHEN j.reserve > 0 AND b.spent + b.reserved > b.most + ${EPSILON} THEN 'over-budget'
           ELSE 'send' END AS permission
         FROM json_to_recordset($1::text::json) AS x (id uuid, attempt int, intent text, "sentAt" float8)
         JOIN ${ours}.task t ON t.job_id = x.id AND t.attempt = x.attempt
         JOIN ${ours}.job j ON j.id = t.job_id
         JOIN ${ours}.lane l ON l.lane = t.lane
         CROSS JOIN ${ours}.setting s
         LEFT JOIN ${ours}.budget b ON b.name = j.budget
         WHERE t.worker = $2 AND t.state IN ('claimed', 'sent', 'doubt') FOR UPDATE OF t
       ), marked AS (
         UPDATE ${ours}.task t SET state = 'sent', intent = asked.intent, sent_at = asked."sentAt",
           lease_until = now() + make_interval(secs => $3)
         FROM asked WHERE t.job_id = asked.id AND asked.permission = 'send'
       )
       SELECT id, permission FROM asked`,
      [JSON.stringify(items), worker, lease],
    );
  });
  const byId = new Map(rows.map(({ id, permission }) => [id, permission]));
  return items.map(({ id }) => byId.get(id) ?? "lost");
}

/** Of jobs whose send is under way in this worker, those that it may no longer send: cancelled, or no longer its own. */
export async function findWithdrawn(
  { database, names, worker }: QueueContext,
  ids: readonly string[],
): Promise<readonly string[]> {
  const rows = await database.sql.query<{ id: string }>(
    `SELECT id FROM unnest($1::uuid[]) AS asked (id) WHERE NOT EXISTS (
       SELECT 1 FROM ${names.ours}.task t JOIN ${names.ours}.job j ON j.id = t.job_id
       WHERE t.job_id = asked.id AND t.worker = $2 AND NOT j.cancel_requested)`,
    [ids, worker],
  );
  return rows.map(({ id }) => id);
}
