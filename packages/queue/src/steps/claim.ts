import type { QueueContext } from "../context.ts";
import type { Sql } from "../database/database.ts";
import { reportedLimit, UNLIMITED } from "../lane.ts";
import { lock } from "../schema.ts";

/** How long after a refusal one more than the limit is tried: others on the account come and go. */
const PROBE = "12 seconds";

/** Jobs per claim: a lane may have no limit. */
const BATCH_SIZE = 1000;

interface LaneNow {
  readonly given: number | null;
  readonly allowed: number;
  readonly heaviest: number;
  readonly idle: boolean;
  readonly used: number;
  readonly mayProbe: boolean | null;
}

/**
 * Takes as many jobs of a lane as there are slots, all in one transaction that no other worker's overlaps. A claimed
 * job is the slot: from here on its row counts, whatever becomes of this process.
 * @returns the jobs' ids
 */
export async function claim(context: QueueContext, lane: string): Promise<readonly string[]> {
  const { database, names, emit } = context;
  const done = await database.transaction(async (sql) => {
    await lock(sql, names, `lane ${lane}`);
    const [now] = await sql.query<LaneNow>(
      `SELECT given, allowed, heaviest, met_at < now() - interval '${PROBE}' AS "mayProbe",
         stopped IS NOT NULL OR (SELECT paused FROM ${names.ours}.setting) AS idle,
         (SELECT COALESCE(sum(weight), 0)::int FROM ${names.ours}.task WHERE lane = $1 AND state <> 'waiting') AS used
       FROM ${names.ours}.lane WHERE lane = $1`,
      [lane],
    );
    if (!now || now.idle) return undefined;
    const known = Math.min(now.allowed, now.given ?? Infinity);
    const limit = now.mayProbe && known < (now.given ?? Infinity) ? known + 1 : known;
    let used = now.used;
    // pg-boss with nothing free would read its whole backlog to say so.
    if (used >= limit) return undefined;

    const claimed: string[] = [];
    for (const { id, weight } of await waiting(sql, context, lane, Math.min(limit - used, BATCH_SIZE))) {
      if (used + weight > limit && used > 0) break;
      used += weight;
      claimed.push(id);
    }
    await sql.query(
      `UPDATE ${names.ours}.task SET state = 'claimed', worker = $2, lease_until = now() + make_interval(secs => $3)
       WHERE job_id = ANY($1::uuid[])`,
      [claimed, context.worker, context.lease],
    );
    for (let size = 1; used < limit && size > 0;) {
      const batch = now.heaviest > 1 && limit !== UNLIMITED ? 1 : Math.min(limit - used, BATCH_SIZE);
      const taken = await take(sql, context, lane, { batch, room: used === 0 ? Infinity : limit - used });
      size = batch === 1 ? taken.asked : 0;
      used += taken.weight;
      claimed.push(...taken.ids);
    }
    if (used > known) await sql.query(`UPDATE ${names.ours}.lane SET met_at = now() WHERE lane = $1`, [lane]);
    return { claimed, used, limit };
  });
  if (done && done.claimed.length > 0)
    emit({ type: "claimed", lane, jobs: done.claimed.length, used: done.used, limit: reportedLimit(done.limit) });
  return done?.claimed ?? [];
}

/** Jobs whose task the service rejected for now. They come before new ones. */
function waiting(
  sql: Sql,
  { names }: QueueContext,
  lane: string,
  count: number,
): Promise<{ id: string; weight: number }[]> {
  return sql.query(
    `SELECT job_id AS id, weight FROM ${names.ours}.task
     WHERE lane = $1 AND state = 'waiting' AND (again_at IS NULL OR again_at <= now())
     ORDER BY claimed_at LIMIT $2 FOR UPDATE`,
    [lane, count],
  );
}

async function take(
  sql: Sql,
  { boss, names, worker, lease }: QueueContext,
  lane: string,
  { batch, room }: { readonly batch: number; readonly room: number },
): Promise<{ readonly asked: number; readonly ids: readonly string[]; readonly weight: number }> {
  await sql.query("SAVEPOINT before_take");
  const fetched = await boss.fetch(lane, { db: sql.boss, batchSize: batch });
  if (fetched.length === 0) return { asked: 0, ids: [], weight: 0 };
  // A job that pg-boss took back after a day and hands out again has its row still: it stays as it is.
  const made = await sql.query<{ id: string; weight: number }>(
    `WITH taken AS (
       UPDATE ${names.ours}.job SET state = 'running' WHERE id = ANY($1::uuid[]) AND state = 'queued' RETURNING id, lane, weight, attempts
     )
     INSERT INTO ${names.ours}.task (job_id, lane, weight, attempt, state, worker, lease_until)
     SELECT id, lane, weight, attempts + 1, 'claimed', $2, now() + make_interval(secs => $3) FROM taken
     ON CONFLICT (job_id) DO NOTHING RETURNING job_id AS id, weight`,
    [fetched.map(({ id }) => id), worker, lease],
  );
  const weight = made.reduce((sum, task) => sum + task.weight, 0);
  if (weight > room) {
    // The next in turn needs more slots than are free: it keeps its turn, and nobody overtakes it.
    await sql.query("ROLLBACK TO SAVEPOINT before_take");
    return { asked: 0, ids: [], weight: 0 };
  }
  return { asked: fetched.length, ids: made.map(({ id }) => id), weight };
}

/** Lanes that have something to send. */
export async function busyLanes({ database, names }: QueueContext): Promise<string[]> {
  const lanes = await database.sql.query<{ lane: string }>(
    `SELECT lane FROM ${names.ours}.lane l WHERE stopped IS NULL AND (
       EXISTS (SELECT 1 FROM ${names.ours}.job j WHERE j.state = 'queued' AND j.lane = l.lane) OR
       EXISTS (SELECT 1 FROM ${names.ours}.task t WHERE t.lane = l.lane AND t.state = 'waiting'))`,
  );
  return lanes.map(({ lane }) => lane);
}
