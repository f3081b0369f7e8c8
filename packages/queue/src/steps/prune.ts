import type { QueueContext } from "../context.ts";

/** What `prune` has deleted. */
export interface PruneResult {
  /** The number of jobs. */
  readonly jobs: number;
  /** The number of files of inputs. */
  readonly inputFiles: number;
}

/**
 * The states of jobs that may be deleted. Not among them: `unknown`, whose task may have been paid for, and
 * `download_failed`, whose outputs were paid for and are not saved.
 */
const PRUNABLE = "'succeeded', 'failed', 'rejected', 'cancelled', 'dependency_failed'";

/** Jobs per transaction. */
const BATCH_SIZE = 500;

/** Files per transaction: they are deleted from the store during it, and the server ends a transaction that takes long. */
const FILE_BATCH_SIZE = 50;

/**
 * Deletes jobs that ended before a time, except those whose outputs another job needs, and the files of inputs that no job
 * needs.
 */
export async function prune(context: QueueContext, olderThanMs: number): Promise<PruneResult> {
  let jobs = 0;
  for (let deleted = Infinity; deleted > 0; jobs += deleted) {
    deleted = await deleteJobs(context, olderThanMs / 1000);
  }
  const inputFiles = await pruneInputFiles(context);
  // The embedded PostgreSQL does not do this itself.
  if (context.database.kind === "folder" && jobs > 0) {
    for (const table of ["job", "task", "input_file"])
      await context.database.sql.query(`VACUUM ${context.names.schema}.${table}`);
  }
  return { jobs, inputFiles };
}

async function deleteJobs({ database, names }: QueueContext, seconds: number): Promise<number> {
  const { schema } = names;
  const isUnneeded = `NOT EXISTS (SELECT FROM ${schema}.dependency d WHERE d.needs = j.id)`;
  return database.transaction(async (sql) => {
    const candidates = await sql.query<{ id: string }>(
      `SELECT id FROM ${schema}.job j WHERE state IN (${PRUNABLE}) AND ended_at < now() - make_interval(secs => $1)
       AND ${isUnneeded} ORDER BY ended_at LIMIT ${BATCH_SIZE} FOR UPDATE SKIP LOCKED`,
      [seconds],
    );
    // A job that was added before the lock may need one of them.
    const ids = candidates.map(({ id }) => id);
    const deleted = await sql.query<{ id: string }>(
      `DELETE FROM ${schema}.job j WHERE id = ANY($1::uuid[]) AND ${isUnneeded} RETURNING id`,
      [ids],
    );
    const gone = [deleted.map(({ id }) => id)];
    await sql.query(`DELETE FROM ${schema}.dependency WHERE job_id = ANY($1::uuid[])`, gone);
    await sql.query(`DELETE FROM ${schema}.job_input_file WHERE job_id = ANY($1::uuid[])`, gone);
    // In a directory, no existing file is overwritten. In a store, the name of a file stays reserved.
    await sql.query(`DELETE FROM ${schema}.file WHERE job_id = ANY($1::uuid[]) AND folder <> 'sink'`, gone);
    return deleted.length;
  });
}

/**
 * Deletes the files of inputs that were stored or used by `add` more than a day ago, if all jobs that use them have
 * succeeded, and those that need these jobs: a video may begin with a frame of the input of another one. `retryFailed` needs the files of all others.
 * @returns the number of deleted files
 */
export async function pruneInputFiles({ database, names, inputFiles }: QueueContext): Promise<number> {
  const { schema } = names;
  for (let count = 0; ;) {
    const deleted = await database.transaction(async (sql) => {
      const rows = await sql.query<{ sha256: string; isElsewhere: boolean }>(
        `DELETE FROM ${schema}.input_file WHERE sha256 IN (
           SELECT sha256 FROM ${schema}.input_file f WHERE added_at < now() - interval '1 day' AND (bytes IS NOT NULL OR $1) AND NOT EXISTS (
             WITH RECURSIVE users (id) AS (
               SELECT job_id FROM ${schema}.job_input_file u WHERE u.sha256 = f.sha256
               UNION SELECT d.job_id FROM ${schema}.dependency d JOIN users ON users.id = d.needs)
             SELECT FROM users JOIN ${schema}.job j USING (id) WHERE j.state <> 'succeeded')
           ORDER BY sha256 LIMIT ${FILE_BATCH_SIZE} FOR UPDATE SKIP LOCKED)
         RETURNING sha256, bytes IS NULL AS "isElsewhere"`,
        // Without the store, this worker leaves its files to one that has it.
        [inputFiles !== undefined],
      );
      // Before the commit, for which a call of `add` with the same file waits.
      const elsewhere = rows.filter(({ isElsewhere }) => isElsewhere);
      await Promise.all(elsewhere.map(async ({ sha256 }) => inputFiles?.delete(sha256)));
      return rows.length;
    });
    if (deleted === 0) return count;
    count += deleted;
  }
}
