import type { QueueContext } from "../context.ts";

/** What this worker has by the record, and what it took over from others just now. */
export interface Sweep {
  readonly tasks: readonly string[];
  readonly savings: readonly string[];
  readonly takenOver: readonly { readonly key: string; readonly from: string }[];
}

/** How many are taken over at once. */
const LOT = 200;

/**
 * Renews this worker's leases, and takes over from those that have not been heard of.
 * @param everything on a folder no other worker can live: all that is open is this one's at once
 */
export async function sweep({ database, names, worker, lease }: QueueContext, everything: boolean): Promise<Sweep> {
  const { sql } = database;
  const values = [worker, lease];
  const until = "now() + make_interval(secs => $2)";
  const expired = everything ? "worker <> $1" : "lease_until < now()";
  for (const table of ["task", "job"] as const) {
    await sql.query(
      `UPDATE ${names.ours}.${table} SET lease_until = ${until} WHERE worker = $1 ${table === "job" ? "AND state = 'saving'" : ""}`,
      values,
    );
  }
  const tasks = await sql.query<{ id: string; key: string; from: string }>(
    `WITH dead AS (
       SELECT job_id, worker FROM ${names.ours}.task WHERE state <> 'waiting' AND ${expired}
       ORDER BY lease_until LIMIT ${LOT} FOR UPDATE SKIP LOCKED
     )
     UPDATE ${names.ours}.task t SET worker = $1, lease_until = ${until} FROM dead, ${names.ours}.job j
     WHERE t.job_id = dead.job_id AND j.id = t.job_id RETURNING t.job_id AS id, j.key, dead.worker AS from`,
    values,
  );
  const savings = await sql.query<{ id: string; key: string; from: string }>(
    `WITH dead AS (
       SELECT id, worker FROM ${names.ours}.job WHERE state = 'saving' AND (worker IS NULL OR ${expired})
       LIMIT ${LOT} FOR UPDATE SKIP LOCKED
     )
     UPDATE ${names.ours}.job j SET worker = $1, lease_until = ${until} FROM dead
     WHERE j.id = dead.id RETURNING j.id, j.key, dead.worker AS from`,
    values,
  );
  return { ...(await ownRows({ database, names, worker })), takenOver: [...tasks, ...savings] };
}

async function ownRows({
  database,
  names,
  worker,
}: Pick<QueueContext, "database" | "names" | "worker">): Promise<Pick<Sweep, "tasks" | "savings">> {
  const tasks = await database.sql.query<{ id: string }>(
    `SELECT job_id AS id FROM ${names.ours}.task WHERE worker = $1 AND state <> 'waiting'`,
    [worker],
  );
  const savings = await database.sql.query<{ id: string }>(
    `SELECT id FROM ${names.ours}.job WHERE worker = $1 AND state = 'saving'`,
    [worker],
  );
  return { tasks: tasks.map(({ id }) => id), savings: savings.map(({ id }) => id) };
}

/** Lets go of what this worker has, so that another goes on at once. */
export async function letGo({ database, names, worker }: QueueContext): Promise<void> {
  await database.sql.query(`UPDATE ${names.ours}.task SET lease_until = now() WHERE worker = $1`, [worker]);
  await database.sql.query(`UPDATE ${names.ours}.job SET lease_until = now() WHERE worker = $1 AND state = 'saving'`, [
    worker,
  ]);
}
