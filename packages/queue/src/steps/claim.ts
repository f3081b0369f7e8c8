import type { QueueContext } from "../context.ts";
import type { Sql } from "../database/database.ts";
import { reportedLimit, UNLIMITED } from "../lane.ts";
import { lock } from "../schema.ts";

/**
 * How long after the service rejected a task (1303) a learned limit is exceeded by one: other clients of the account
 * may have released slots.
 */
const PROBE_INTERVAL = "12 seconds";

/** Jobs per claim: a lane may have no limit. */
const BATCH_SIZE = 1000;

/**
 * A claim may be lost in a crash of the server, because nothing is sent before a later commit. And each job leaves dead
 * rows in the small table of tasks: an index scan skips those that an earlier one has found, a bitmap scan reads all.
 */
const claimSettings = "SET LOCAL synchronous_commit = off; SET LOCAL enable_bitmapscan = off";

interface LaneRow {
  readonly configured: number | null;
  readonly current: number;
  readonly maxSlots: number;
  readonly isStopped: boolean;
  readonly used: number;
  readonly mayProbe: boolean | null;
}

/**
 * Claims as many jobs of a lane as there are free slots, in one transaction at a time per lane. The row of a claimed job
 * occupies its slots, even if this process crashes.
 * @returns the ids of the jobs
 */
export async function claim(context: QueueContext, lane: string): Promise<readonly string[]> {
  const { database, names, emit } = context;
  const result = await database.transaction(async (sql) => {
    await sql.query(claimSettings);
    await lock(sql, names, `lane ${lane}`);
    const [row] = await sql.query<LaneRow>(
      `SELECT configured_limit AS configured, current_limit AS current, max_slots AS "maxSlots",
         limit_hit_at < now() - interval '${PROBE_INTERVAL}' AS "mayProbe",
         stop_reason IS NOT NULL OR (SELECT paused FROM ${names.schema}.setting) AS "isStopped",
         (SELECT COALESCE(sum(slots), 0)::int FROM ${names.schema}.task WHERE lane = $1 AND state <> 'waiting') AS used
       FROM ${names.schema}.lane WHERE lane = $1`,
      [lane],
    );
    if (!row || row.isStopped) return undefined;
    const configured = row.configured ?? Infinity;
    const current = Math.min(row.current, configured);
    const limit = row.mayProbe && current < configured ? current + 1 : current;
    let { used } = row;
    // With no free slot, a fetch of pg-boss would read its whole backlog in vain.
    if (used >= limit) return undefined;

    const claimed: string[] = [];
    for (const { id, slots } of await findWaiting(sql, context, lane, Math.min(limit - used, BATCH_SIZE))) {
      if (used + slots > limit && used > 0) break;
      used += slots;
      claimed.push(id);
    }
    if (claimed.length > 0) {
      await sql.query(
        `UPDATE ${names.schema}.task SET state = 'claimed', worker = $2, lease_until = now() + make_interval(secs => $3)
         WHERE job_id = ANY($1::uuid[])`,
        [claimed, context.workerId, context.leaseSeconds],
      );
    }
    for (let fetched = 1; used < limit && fetched > 0;) {
      const batchSize = row.maxSlots > 1 && limit !== UNLIMITED ? 1 : Math.min(limit - used, BATCH_SIZE);
      const freeSlots = used === 0 ? Infinity : limit - used;
      const batch = await claimBatch(sql, context, lane, { batchSize, freeSlots });
      fetched = batchSize === 1 ? batch.fetched : 0;
      used += batch.slots;
      claimed.push(...batch.ids);
    }
    if (used > current) await sql.query(`UPDATE ${names.schema}.lane SET limit_hit_at = now() WHERE lane = $1`, [lane]);
    return { claimed, used, limit };
  });
  if (result && result.claimed.length > 0) {
    const { claimed, used, limit } = result;
    emit({ type: "claimed", lane, jobs: claimed.length, used, limit: reportedLimit(limit) });
  }
  return result?.claimed ?? [];
}

/** Postponed jobs. They are claimed before new ones. */
function findWaiting(
  sql: Sql,
  { names }: QueueContext,
  lane: string,
  count: number,
): Promise<{ id: string; slots: number }[]> {
  return sql.query(
    `SELECT job_id AS id, slots FROM ${names.schema}.task
     WHERE lane = $1 AND state = 'waiting' AND (retry_at IS NULL OR retry_at <= now())
     ORDER BY claimed_at LIMIT $2 FOR UPDATE`,
    [lane, count],
  );
}

async function claimBatch(
  sql: Sql,
  { boss, names, workerId, leaseSeconds }: QueueContext,
  lane: string,
  { batchSize, freeSlots }: { readonly batchSize: number; readonly freeSlots: number },
): Promise<{ readonly fetched: number; readonly ids: readonly string[]; readonly slots: number }> {
  await sql.query("SAVEPOINT before_fetch");
  const fetched = (await boss.fetch(lane, { db: sql.boss, batchSize })).map(({ id }) => id);
  if (fetched.length === 0) return { fetched: 0, ids: [], slots: 0 };
  const tasks = await sql.query<{ id: string; slots: number }>(
    `WITH claimed AS (
       UPDATE ${names.schema}.job SET state = 'running' WHERE id = ANY($1::uuid[]) AND state = 'queued' RETURNING id, lane, slots, attempts
     )
     INSERT INTO ${names.schema}.task (job_id, lane, slots, attempt, state, worker, lease_until)
     SELECT id, lane, slots, attempts + 1, 'claimed', $2, now() + make_interval(secs => $3) FROM claimed
     ON CONFLICT (job_id) DO NOTHING RETURNING job_id AS id, slots`,
    [fetched, workerId, leaseSeconds],
  );
  const slots = tasks.reduce((sum, task) => sum + task.slots, 0);
  if (slots > freeSlots) {
    // The next job needs more slots than are free. It keeps its position, and no other job overtakes it.
    await sql.query("ROLLBACK TO SAVEPOINT before_fetch");
    return { fetched: 0, ids: [], slots: 0 };
  }
  // From now on, the task row has the job.
  await boss.deleteJob(lane, fetched, { db: sql.boss });
  return { fetched: fetched.length, ids: tasks.map(({ id }) => id), slots };
}

/** Lanes with queued or postponed jobs, without stopped lanes. */
export async function lanesWithWork({ database, names }: QueueContext): Promise<string[]> {
  const lanes = await database.sql.query<{ lane: string }>(
    `SELECT lane FROM ${names.schema}.lane l WHERE stop_reason IS NULL AND (
       EXISTS (SELECT 1 FROM ${names.schema}.job j WHERE j.state = 'queued' AND j.lane = l.lane) OR
       EXISTS (SELECT 1 FROM ${names.schema}.task t WHERE t.lane = l.lane AND t.state = 'waiting'))`,
  );
  return lanes.map(({ lane }) => lane);
}
