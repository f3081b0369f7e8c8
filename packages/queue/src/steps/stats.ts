import type { QueueContext } from "../context.ts";
import type { JobStatus } from "../events.ts";
import { reportedLimit } from "../lane.ts";
import { SETTLED_STATES } from "./settle-dependents.ts";

/**
 * The state of a job.
 * - `held`: its budget does not cover it, or not all jobs that it was added with and that need each other.
 * - `blocked`: it waits for the jobs whose outputs it needs.
 * - `queued`: it waits for a slot.
 * - `running`: it was claimed. Its task is being sent, runs at the service, or waits to be sent again.
 * - `downloading`: its task succeeded; its outputs are being downloaded.
 * - otherwise how it ended: see `JobStatus`.
 */
export type JobState = "held" | "blocked" | "queued" | "running" | "downloading" | JobStatus;

/** The concurrency of a lane. The tasks of a lane, by pack type and model, share one concurrency limit of the service. */
export interface LaneStats {
  /** The name of the lane, such as `video/kling-3.0`. */
  readonly lane: string;
  /** The current number of slots. `Infinity` with `concurrency: false`. */
  readonly limit: number;
  /** Whether a worker set the limit with `concurrency`. Otherwise it is learned. */
  readonly isConfigured: boolean;
  /** The number of used slots. */
  readonly used: number;
  /** The number of postponed jobs. They occupy no slot and are sent before queued ones. */
  readonly waiting: number;
  /** Why no job is sent until `resume`. Undefined if the lane is not stopped. */
  readonly stopReason?: string;
}

/** The state of a budget, in `unit`. */
export interface BudgetStats {
  /** The name of the budget. */
  readonly name: string;
  /** `usd`, or the pack type whose units are counted. */
  readonly unit: string;
  /** The amount that the jobs may cost. */
  readonly limit: number;
  /** The cost of the finished jobs. */
  readonly spent: number;
  /** The highest list price of the jobs that are neither finished nor held. */
  readonly reserved: number;
}

/** The state of a queue. */
export interface QueueStats {
  /** The number of jobs in each state. */
  readonly jobs: Readonly<Record<JobState, number>>;
  /** Whether the queue is paused. */
  readonly paused: boolean;
  /** The lanes, by name. */
  readonly lanes: readonly LaneStats[];
  /** The budgets, by name. */
  readonly budgets: readonly BudgetStats[];
}

const noJobs: Record<JobState, number> = {
  held: 0,
  blocked: 0,
  queued: 0,
  running: 0,
  downloading: 0,
  succeeded: 0,
  failed: 0,
  rejected: 0,
  cancelled: 0,
  download_failed: 0,
  unknown: 0,
  dependency_failed: 0,
};

export async function readStats({ database: { sql }, names: { schema } }: QueueContext): Promise<QueueStats> {
  const counts = await sql.query<{ state: JobState; jobs: number }>(
    `SELECT state, count(*)::int AS jobs FROM ${schema}.job GROUP BY state`,
  );
  const [setting] = await sql.query<{ paused: boolean }>(`SELECT paused FROM ${schema}.setting`);
  const lanes = await sql.query<Omit<LaneStats, "stopReason"> & { stopReason: string | null }>(
    `SELECT l.lane, LEAST(l.current_limit, l.configured_limit) AS limit, l.configured_limit IS NOT NULL AS "isConfigured",
       l.stop_reason AS "stopReason", COALESCE(sum(t.slots) FILTER (WHERE t.state <> 'waiting'), 0)::int AS used,
       (count(*) FILTER (WHERE t.state = 'waiting'))::int AS waiting
     FROM ${schema}.lane l LEFT JOIN ${schema}.task t ON t.lane = l.lane GROUP BY l.lane ORDER BY l.lane`,
  );
  const budgets = await sql.query<BudgetStats>(
    `SELECT name, unit, amount AS limit, spent, reserved FROM ${schema}.budget ORDER BY name`,
  );
  return {
    jobs: { ...noJobs, ...Object.fromEntries(counts.map(({ state, jobs }) => [state, jobs])) },
    paused: setting?.paused ?? false,
    lanes: lanes.map(({ stopReason, limit, ...lane }) => ({
      ...lane,
      limit: reportedLimit(limit),
      ...(stopReason === null ? {} : { stopReason }),
    })),
    budgets,
  };
}

/**
 * Whether a job is queued, running or downloading, or has ended and others wait for it. Held jobs wait for a budget, so
 * they do not count, nor do the jobs that wait for them.
 */
export async function hasOpenJobs({ database, names }: QueueContext): Promise<boolean> {
  const [row] = await database.sql.query<{ open: boolean }>(
    `SELECT EXISTS (
       SELECT 1 FROM ${names.schema}.job WHERE state IN ('queued', 'running', 'downloading') OR (awaited AND state IN (${SETTLED_STATES}))
     ) AS open`,
  );
  return row?.open ?? false;
}

export async function setPaused({ database, names }: QueueContext, paused: boolean): Promise<void> {
  await database.sql.query(`UPDATE ${names.schema}.setting SET paused = $1::boolean`, [paused]);
  // The caller resumes after correcting the reason for which lanes stopped.
  if (!paused)
    await database.sql.query(`UPDATE ${names.schema}.lane SET stop_reason = NULL WHERE stop_reason IS NOT NULL`);
}
