import { configuredLimit } from "@klingkit/tasks";
import type { QueueContext } from "./context.ts";
import type { Sql } from "./database/database.ts";

// A lane has the tasks that the service counts together: those of an account, a model and a kind of pack
// (apps/docs/service/concurrency.md#counting), as `video/kling-3.0`. Each lane is a queue of pg-boss, so that a full
// one never slows another.

/** 10 years, seconds. */
const YEARS = 10 * 365 * 24 * 3600;

/** pg-boss's own defaults would try jobs again, call them expired after 15 minutes and forget them after 14 days. */
const bossQueue = {
  // What pg-boss takes back after a day is handed out again, and finds its task's row: nothing is made twice.
  retryLimit: 1000,
  expireInSeconds: 24 * 3600,
  retentionSeconds: YEARS,
  // What became of a job is in our own table.
  deleteAfterSeconds: 3600,
};

const NIL_UUID = "00000000-0000-0000-0000-000000000000";

/** The stored limit of a lane with `concurrency: false`: the largest `int` of PostgreSQL. */
export const UNLIMITED: number = 2 ** 31 - 1;

/** A stored limit as it is reported. */
export function reportedLimit(limit: number): number {
  return limit === UNLIMITED ? Infinity : limit;
}

/** The limit that this worker sets for a lane. Undefined if it is learned. */
export function laneLimit({ concurrency }: QueueContext, lane: string): number | undefined {
  return concurrency === false ? UNLIMITED : configuredLimit(concurrency, lane);
}

/**
 * Creates the lane if it does not exist. Not to be called in a transaction: PGlite has one connection, and would wait
 * for itself.
 */
export function ensureLane(context: QueueContext, lane: string): Promise<void> {
  const known = context.lanes.get(lane);
  if (known) return known;
  const made = createLane(context, lane);
  context.lanes.set(lane, made);
  made.catch(() => context.lanes.delete(lane));
  return made;
}

async function createLane(context: QueueContext, lane: string): Promise<void> {
  const { boss, database, names } = context;
  await boss.createQueue(lane, bossQueue);
  // pg-boss reads how a queue is kept at the first call, and it must not do so in a transaction.
  await boss.findJobs(lane, { id: NIL_UUID });
  await database.sql.query(
    `INSERT INTO ${names.ours}.lane AS l (lane, given, allowed) VALUES ($1, $2::int, COALESCE($2::int, 1))
     ON CONFLICT (lane) DO UPDATE SET
       given = COALESCE(EXCLUDED.given, l.given),
       allowed = CASE WHEN EXCLUDED.given IS NULL OR EXCLUDED.given = l.given THEN l.allowed ELSE EXCLUDED.given END`,
    [lane, laneLimit(context, lane) ?? null],
  );
}

/** The names of all lanes, in the order in which transactions lock them. */
export async function laneNames({ database, names }: QueueContext): Promise<string[]> {
  const lanes = await database.sql.query<{ lane: string }>(`SELECT lane FROM ${names.ours}.lane ORDER BY lane`);
  return lanes.map(({ lane }) => lane);
}

/** pg-boss names queues by letters, digits, `_`, `-`, `.` and `/`; a model's name may hold anything. */
export function laneName(key: string): string {
  return key.replaceAll(/[^\w./-]/g, (sign) => `.${sign.codePointAt(0)?.toString(16)}.`);
}

/** Calls pg-boss with the ids of jobs, once for each lane. */
export async function byLane(
  jobs: readonly { readonly id: string; readonly lane: string }[],
  call: (lane: string, ids: string[]) => Promise<unknown>,
): Promise<void> {
  for (const [lane, some] of Map.groupBy(jobs, (job) => job.lane)) {
    const ids = some.map(({ id }) => id);
    await call(lane, ids);
  }
}

/**
 * The service accepted tasks, so the limit can be higher: twice what runs if no limit was met, else one more than what
 * runs.
 */
export async function raiseLimits(sql: Sql, { names }: QueueContext, lanes: readonly string[]): Promise<void> {
  await sql.query(
    `UPDATE ${names.ours}.lane l SET allowed = n.allowed
     FROM (
       SELECT lane, LEAST(COALESCE(given, ${UNLIMITED}), CASE WHEN met_at IS NULL THEN 2 * running ELSE running END) AS allowed
       FROM (
         SELECT lane, given, met_at, (
           SELECT COALESCE(sum(weight), 0)::int FROM ${names.ours}.task t WHERE t.lane = k.lane AND t.state = 'running'
         ) AS running
         FROM ${names.ours}.lane k WHERE lane = ANY($1::text[]) AND (given IS NULL OR allowed < given)
       ) counted
     ) n
     WHERE l.lane = n.lane AND l.allowed < n.allowed`,
    [lanes],
  );
}

/** The service has no free slot (service code 1303): what runs now is the limit, until a later send is accepted. */
export async function meetLimit({ database, names, emit }: QueueContext, lane: string): Promise<void> {
  const [row] = await database.sql.query<{ allowed: number }>(
    `UPDATE ${names.ours}.lane SET met_at = now(), allowed = GREATEST(1, LEAST(COALESCE(given, ${UNLIMITED}), (
       SELECT COALESCE(sum(weight), 0)::int FROM ${names.ours}.task WHERE lane = $1 AND state IN ('running', 'doubt')
     ))) WHERE lane = $1 RETURNING allowed`,
    [lane],
  );
  emit({ type: "full", lane, limit: row?.allowed ?? 1 });
}

/** Stops the lane until `resume`. */
export async function stopLane({ database, names, emit }: QueueContext, lane: string, reason: string): Promise<void> {
  const stopped = await database.sql.query(
    `UPDATE ${names.ours}.lane SET stopped = $2 WHERE lane = $1 AND stopped IS NULL RETURNING lane`,
    [lane, reason],
  );
  if (stopped.length > 0) emit({ type: "stopped", lane, reason });
}
