import { configuredLimit } from "@klingkit/tasks";
import type { QueueContext } from "./context.ts";

// The tasks of a lane share one concurrency limit of the service: those of an account, a model and a pack type
// (apps/docs/service/concurrency.md#counting), such as `video/kling-3.0`. Each lane is a queue of pg-boss, so that a full
// lane never delays another one.

/** pg-boss has only the jobs that wait, and would delete them after 14 days: this is 10 years. */
const bossQueue = { retentionSeconds: 10 * 365 * 24 * 3600 };

const NIL_UUID = "00000000-0000-0000-0000-000000000000";

/** The stored limit of a lane with `concurrency: false`: the largest `int` of PostgreSQL. */
export const UNLIMITED: number = 2 ** 31 - 1;

/** A stored limit as `stats` and events report it. */
export function reportedLimit(limit: number): number {
  return limit === UNLIMITED ? Infinity : limit;
}

/** The limit that this worker sets for a lane. Undefined if it is learned. */
export function configuredLaneLimit({ concurrency }: QueueContext, lane: string): number | undefined {
  return concurrency === false ? UNLIMITED : configuredLimit(concurrency, lane);
}

/**
 * Creates the lane if it does not exist. Do not call it in a transaction: PGlite has one connection, which would
 * deadlock.
 */
export function ensureLane(context: QueueContext, lane: string): Promise<void> {
  const existing = context.lanes.get(lane);
  if (existing) return existing;
  const creating = createLane(context, lane);
  context.lanes.set(lane, creating);
  creating.catch(() => context.lanes.delete(lane));
  return creating;
}

async function createLane(context: QueueContext, lane: string): Promise<void> {
  const { boss, database, names } = context;
  await boss.createQueue(lane, bossQueue);
  // pg-boss loads the settings of a queue at its first call, which must not be in a transaction.
  await boss.findJobs(lane, { id: NIL_UUID });
  await database.sql.query(
    `INSERT INTO ${names.schema}.lane AS l (lane, configured_limit, current_limit) VALUES ($1, $2::int, COALESCE($2::int, 1))
     ON CONFLICT (lane) DO UPDATE SET
       configured_limit = COALESCE(EXCLUDED.configured_limit, l.configured_limit),
       current_limit = CASE
         WHEN EXCLUDED.configured_limit IS NULL OR EXCLUDED.configured_limit = l.configured_limit THEN l.current_limit
         ELSE EXCLUDED.configured_limit END`,
    [lane, configuredLaneLimit(context, lane) ?? null],
  );
}

/** The names of all lanes, in the order in which transactions lock them. */
export async function laneNames({ database, names }: QueueContext): Promise<string[]> {
  const lanes = await database.sql.query<{ lane: string }>(`SELECT lane FROM ${names.schema}.lane ORDER BY lane`);
  return lanes.map(({ lane }) => lane);
}

/** The lane of a slot key. Characters that pg-boss rejects in a queue name are escaped. */
export function laneName(key: string): string {
  return key.replaceAll(/[^\w./-]/g, (character) => `.${character.codePointAt(0)?.toString(16)}.`);
}

/** Calls pg-boss with the ids of jobs, once for each lane. */
export async function byLane(
  jobs: readonly { readonly id: string; readonly lane: string }[],
  call: (lane: string, ids: string[]) => Promise<unknown>,
): Promise<void> {
  for (const [lane, laneJobs] of Map.groupBy(jobs, (job) => job.lane)) {
    const ids = laneJobs.map(({ id }) => id);
    await call(lane, ids);
  }
}

/**
 * Raises limits after the service accepted tasks: to twice the number of running tasks if it never rejected one (1303),
 * otherwise to the number of running tasks.
 */
export async function raiseLimits({ database, names }: QueueContext, lanes: readonly string[]): Promise<void> {
  await database.sql.query(
    `UPDATE ${names.schema}.lane l SET current_limit = raised.new_limit
     FROM (
       SELECT lane, LEAST(
         COALESCE(configured_limit, ${UNLIMITED}), CASE WHEN limit_hit_at IS NULL THEN 2 * running ELSE running END
       ) AS new_limit
       FROM (
         SELECT lane, configured_limit, limit_hit_at, (
           SELECT COALESCE(sum(slots), 0)::int FROM ${names.schema}.task t WHERE t.lane = k.lane AND t.state = 'running'
         ) AS running
         FROM ${names.schema}.lane k WHERE lane = ANY($1::text[])
       ) counted
     ) raised
     WHERE l.lane = raised.lane AND l.current_limit < raised.new_limit`,
    [lanes],
  );
}

/** Lowers the limit to the number of running tasks, because the service has no free slot (service code 1303). */
export async function recordLimitHit({ database, names, emit }: QueueContext, lane: string): Promise<void> {
  const [row] = await database.sql.query<{ limit: number }>(
    `UPDATE ${names.schema}.lane SET limit_hit_at = now(), current_limit = GREATEST(1, LEAST(COALESCE(configured_limit, ${UNLIMITED}), (
       SELECT COALESCE(sum(slots), 0)::int FROM ${names.schema}.task WHERE lane = $1 AND state IN ('running', 'unknown')
     ))) WHERE lane = $1 RETURNING current_limit AS limit`,
    [lane],
  );
  emit({ type: "limit-reached", lane, limit: row?.limit ?? 1 });
}

/** Stops the lane until `resume`. */
export async function stopLane({ database, names, emit }: QueueContext, lane: string, reason: string): Promise<void> {
  const stopped = await database.sql.query(
    `UPDATE ${names.schema}.lane SET stop_reason = $2 WHERE lane = $1 AND stop_reason IS NULL RETURNING lane`,
    [lane, reason],
  );
  if (stopped.length > 0) emit({ type: "lane-stopped", lane, reason });
}
