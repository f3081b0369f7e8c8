import { givenLimit } from "@klingkit/tasks";
import type { QueueContext } from "./context.ts";
import type { Sql } from "./database/database.ts";

// A lane has the tasks that the service counts together: those of an account, a model and a kind of pack (kling-api V 6), as
// `video/kling-3.0`. Each lane is a queue of pg-boss, so that a full one never slows another.

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

const NOBODY = "00000000-0000-0000-0000-000000000000";

/**
 * Makes the lane where it is not there. Not to be called in a transaction: PGlite has one connection, and would wait
 * for itself.
 */
export function ensureLane(context: QueueContext, lane: string): Promise<void> {
  const known = context.lanes.get(lane);
  if (known) return known;
  const made = makeLane(context, lane);
  context.lanes.set(lane, made);
  made.catch(() => context.lanes.delete(lane));
  return made;
}

async function makeLane({ boss, database, names, limits }: QueueContext, lane: string): Promise<void> {
  await boss.createQueue(lane, bossQueue);
  // pg-boss reads how a queue is kept at the first call, and it must not do so in a transaction.
  await boss.findJobs(lane, { id: NOBODY });
  const given = givenLimit(limits, lane) ?? null;
  await database.sql.query(
    `INSERT INTO ${names.ours}.lane AS l (lane, given, allowed) VALUES ($1, $2::int, COALESCE($2::int, 1))
     ON CONFLICT (lane) DO UPDATE SET
       given = COALESCE(EXCLUDED.given, l.given),
       allowed = CASE WHEN EXCLUDED.given IS NULL OR EXCLUDED.given = l.given THEN l.allowed ELSE EXCLUDED.given END`,
    [lane, given],
  );
}

/** pg-boss names queues by letters, digits, `_`, `-`, `.` and `/`; a model's name may hold anything. */
export function laneName(key: string): string {
  return key.replaceAll(/[^\w./-]/g, (sign) => `.${sign.codePointAt(0)?.toString(16)}.`);
}

/**
 * The service took tasks: there was room, so where no limit was met there may be as much again; where one was, one more
 * than it.
 */
export async function raiseLimits(sql: Sql, { names }: QueueContext, lanes: readonly string[]): Promise<void> {
  await sql.query(
    `UPDATE ${names.ours}.lane l SET allowed = n.allowed
     FROM (
       SELECT lane, LEAST(COALESCE(given, 100000), CASE WHEN met_at IS NULL THEN 2 * running ELSE running END) AS allowed
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

/** The service said that it is full (1303): what is out now is the limit, until a try says otherwise. */
export async function meetLimit({ database, names, emit }: QueueContext, lane: string): Promise<void> {
  const [row] = await database.sql.query<{ allowed: number }>(
    `UPDATE ${names.ours}.lane SET met_at = now(), allowed = GREATEST(1, LEAST(COALESCE(given, 100000), (
       SELECT COALESCE(sum(weight), 0)::int FROM ${names.ours}.task WHERE lane = $1 AND state IN ('running', 'doubt')
     ))) WHERE lane = $1 RETURNING allowed`,
    [lane],
  );
  emit({ type: "full", lane, limit: row?.allowed ?? 1 });
}

/** Sends nothing of this lane until somebody has put right what was refused. */
export async function stopLane({ database, names, emit }: QueueContext, lane: string, reason: string): Promise<void> {
  const stopped = await database.sql.query(
    `UPDATE ${names.ours}.lane SET stopped = $2 WHERE lane = $1 AND stopped IS NULL RETURNING lane`,
    [lane, reason],
  );
  if (stopped.length > 0) emit({ type: "stopped", lane, reason });
}
