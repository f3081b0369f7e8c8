import type { QueueContext } from "../context.ts";

/** The jobs of this worker. `recovered` are those that it took over in this sweep. */
export interface Sweep {
  readonly tasks: readonly string[];
  readonly downloads: readonly string[];
  readonly recovered: readonly RecoveredJob[];
}

interface RecoveredJob {
  readonly key: string;
  readonly previousWorker: string;
}

/** Jobs taken over per sweep. */
const BATCH_SIZE = 200;

/**
 * Renews this worker's leases, and takes over jobs whose lease has expired.
 * @param takeOverAll takes over all jobs of other workers: a directory has one worker, so the others have stopped
 */
export async function sweep(context: QueueContext, takeOverAll: boolean): Promise<Sweep> {
  const { database, names, workerId, leaseSeconds } = context;
  const { sql } = database;
  const until = "now() + make_interval(secs => $2)";
  const expired = takeOverAll ? "worker <> $1" : "lease_until < now()";
  await setLeases(context, until, [workerId, leaseSeconds]);
  const tasks = await sql.query<RecoveredJob>(
    `WITH expired AS (
       SELECT job_id, worker FROM ${names.schema}.task WHERE state <> 'waiting' AND ${expired}
       ORDER BY lease_until LIMIT ${BATCH_SIZE} FOR UPDATE SKIP LOCKED
     )
     UPDATE ${names.schema}.task t SET worker = $1, lease_until = ${until} FROM expired, ${names.schema}.job j
     WHERE t.job_id = expired.job_id AND j.id = t.job_id RETURNING j.key, expired.worker AS "previousWorker"`,
    [workerId, leaseSeconds],
  );
  const downloads = await sql.query<{ key: string; previousWorker: string | null }>(
    `WITH expired AS (
       SELECT id, worker FROM ${names.schema}.job WHERE state = 'downloading' AND (worker IS NULL OR ${expired})
       LIMIT ${BATCH_SIZE} FOR UPDATE SKIP LOCKED
     )
     UPDATE ${names.schema}.job j SET worker = $1, lease_until = ${until} FROM expired
     WHERE j.id = expired.id RETURNING j.key, expired.worker AS "previousWorker"`,
    [workerId, leaseSeconds],
  );
  const jobs = await sql.query<{ id: string; downloading: boolean }>(
    `SELECT job_id AS id, false AS downloading FROM ${names.schema}.task WHERE worker = $1 AND state <> 'waiting'
     UNION ALL SELECT id, true FROM ${names.schema}.job WHERE worker = $1 AND state = 'downloading'`,
    [workerId],
  );
  const ids = (downloading: boolean): string[] =>
    jobs.filter((job) => job.downloading === downloading).map(({ id }) => id);
  // A download without a previous worker was queued by `retryFailed`.
  const recoveredDownloads = downloads.flatMap(({ key, previousWorker }) =>
    previousWorker === null ? [] : [{ key, previousWorker }],
  );
  return { tasks: ids(false), downloads: ids(true), recovered: [...tasks, ...recoveredDownloads] };
}

/** Ends the leases of this worker, so that another one continues at once. */
export function releaseLeases(context: QueueContext): Promise<void> {
  return setLeases(context, "now()", [context.workerId]);
}

/** Skips the rows that this worker is writing at this moment: it would wait for them with the locks of the others. */
async function setLeases({ database, names }: QueueContext, until: string, values: readonly unknown[]): Promise<void> {
  const { schema } = names;
  await database.sql.query(
    `UPDATE ${schema}.task SET lease_until = ${until}
     WHERE job_id IN (SELECT job_id FROM ${schema}.task WHERE worker = $1 FOR UPDATE SKIP LOCKED)`,
    values,
  );
  await database.sql.query(
    `UPDATE ${schema}.job SET lease_until = ${until} WHERE id IN (
       SELECT id FROM ${schema}.job WHERE worker = $1 AND state = 'downloading' FOR UPDATE SKIP LOCKED
     )`,
    values,
  );
}
