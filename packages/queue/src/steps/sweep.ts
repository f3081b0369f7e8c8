import type { QueueContext } from "../context.ts";

/** The jobs that this worker has, and those of them that it took over from others just now. */
export interface Sweep {
  readonly tasks: readonly string[];
  readonly savings: readonly string[];
  readonly takenOver: readonly { readonly key: string; readonly from: string }[];
}

/** Jobs that are taken over at once. */
const BATCH_SIZE = 200;

/**
 * Renews this worker's leases, and takes over jobs whose lease has expired.
 * @param everything takes over all jobs of other workers: a folder has one worker, so the others have ended
 */
export async function sweep(context: QueueContext, everything: boolean): Promise<Sweep> {
  const { database, names, worker, lease } = context;
  const { sql } = database;
  const until = "now() + make_interval(secs => $2)";
  const expired = everything ? "worker <> $1" : "lease_until < now()";
  await setLeases(context, until, [worker, lease]);
  const tasks = await sql.query<{ key: string; from: string }>(
    `WITH dead AS (
       SELECT job_id, worker FROM ${names.ours}.task WHERE state <> 'waiting' AND ${expired}
       ORDER BY lease_until LIMIT ${BATCH_SIZE} FOR UPDATE SKIP LOCKED
     )
     UPDATE ${names.ours}.task t SET worker = $1, lease_until = ${until} FROM dead, ${names.ours}.job j
     WHERE t.job_id = dead.job_id AND j.id = t.job_id RETURNING j.key, dead.worker AS from`,
    [worker, lease],
  );
  const savings = await sql.query<{ key: string; from: string }>(
    `WITH dead AS (
       SELECT id, worker FROM ${names.ours}.job WHERE state = 'saving' AND (worker IS NULL OR ${expired})
       LIMIT ${BATCH_SIZE} FOR UPDATE SKIP LOCKED
     )
     UPDATE ${names.ours}.job j SET worker = $1, lease_until = ${until} FROM dead
     WHERE j.id = dead.id RETURNING j.key, dead.worker AS from`,
    [worker, lease],
  );
  const own = await sql.query<{ id: string; saving: boolean }>(
    `SELECT job_id AS id, false AS saving FROM ${names.ours}.task WHERE worker = $1 AND state <> 'waiting'
     UNION ALL SELECT id, true FROM ${names.ours}.job WHERE worker = $1 AND state = 'saving'`,
    [worker],
  );
  const ids = (saving: boolean): string[] => own.filter((job) => job.saving === saving).map(({ id }) => id);
  return { tasks: ids(false), savings: ids(true), takenOver: [...tasks, ...savings] };
}

/** Ends the leases of this worker, so that another one continues at once. */
export function releaseLeases(context: QueueContext): Promise<void> {
  return setLeases(context, "now()", [context.worker]);
}

async function setLeases({ database, names }: QueueContext, until: string, values: readonly unknown[]): Promise<void> {
  const { ours } = names;
  await database.sql.query(`UPDATE ${ours}.task SET lease_until = ${until} WHERE worker = $1`, values);
  await database.sql.query(
    `UPDATE ${ours}.job SET lease_until = ${until} WHERE worker = $1 AND state = 'saving'`,
    values,
  );
}
