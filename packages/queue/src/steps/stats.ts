import type { QueueContext } from "../context.ts";
import type { JobStatus } from "../events.ts";
import { reportedLimit } from "../lane.ts";

/**
 * The state of a job.
 * - `held`: its budget does not cover it.
 * - `queued`: it waits for a slot.
 * - `running`: it has a slot; its task is being sent or runs at the service.
 * - `saving`: its task succeeded; its outputs are being saved.
 * - else how it ended: see `JobStatus`.
 */
export type JobState = "held" | "queued" | "running" | "saving" | JobStatus;

/** The concurrency of a lane: of the tasks that the service counts together, by kind of pack and model. */
export interface LaneStats {
  /** The name of the lane, as `video/kling-3.0`. */
  readonly lane: string;
  /** How many slots it has now. `Infinity` with `concurrency: false`. */
  readonly limit: number;
  /** Whether a worker set the limit with `concurrency`. Otherwise it is learned. */
  readonly given: boolean;
  /** How many slots are used. */
  readonly used: number;
  /** Jobs whose task the service rejected for now. They have no slot and are sent again before others. */
  readonly waiting: number;
  /** Why nothing is sent until `resume`. Undefined if the lane is not stopped. */
  readonly stopped?: string;
}

/** The state of a budget, in `unit`. */
export interface BudgetStats {
  /** The name of the budget. */
  readonly name: string;
  /** `usd`, or the kind of pack whose units are counted. */
  readonly unit: string;
  /** The amount of the budget. */
  readonly most: number;
  /** The cost of the jobs that ended. */
  readonly spent: number;
  /** The highest price of the jobs that have not ended and are not held. */
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

const none: Record<JobState, number> = {
  held: 0,
  queued: 0,
  running: 0,
  saving: 0,
  succeeded: 0,
  failed: 0,
  refused: 0,
  cancelled: 0,
  unsaved: 0,
  unknown: 0,
};

export async function readStats({ database: { sql }, names: { ours } }: QueueContext): Promise<QueueStats> {
  const counts = await sql.query<{ state: JobState; jobs: number }>(
    `SELECT state, count(*)::int AS jobs FROM ${ours}.job GROUP BY state`,
  );
  const [setting] = await sql.query<{ paused: boolean }>(`SELECT paused FROM ${ours}.setting`);
  const lanes = await sql.query<Omit<LaneStats, "stopped"> & { stopped: string | null }>(
    `SELECT l.lane, LEAST(l.allowed, l.given) AS limit, l.given IS NOT NULL AS given, l.stopped,
       COALESCE(sum(t.weight) FILTER (WHERE t.state <> 'waiting'), 0)::int AS used,
       (count(*) FILTER (WHERE t.state = 'waiting'))::int AS waiting
     FROM ${ours}.lane l LEFT JOIN ${ours}.task t ON t.lane = l.lane GROUP BY l.lane ORDER BY l.lane`,
  );
  const budgets = await sql.query<BudgetStats>(
    `SELECT name, unit, most, spent, reserved FROM ${ours}.budget ORDER BY name`,
  );
  return {
    jobs: { ...none, ...Object.fromEntries(counts.map(({ state, jobs }) => [state, jobs])) },
    paused: setting?.paused ?? false,
    lanes: lanes.map(({ stopped, limit, ...lane }) => ({
      ...lane,
      limit: reportedLimit(limit),
      ...(stopped === null ? {} : { stopped }),
    })),
    budgets,
  };
}

/** Whether a job is queued, running or saving. Held jobs wait for a budget, so they do not count. */
export async function isOpen({ database, names }: QueueContext): Promise<boolean> {
  const [row] = await database.sql.query<{ open: boolean }>(
    `SELECT EXISTS (SELECT 1 FROM ${names.ours}.job WHERE state IN ('queued', 'running', 'saving')) AS open`,
  );
  return row?.open ?? false;
}

export async function setPaused({ database, names }: QueueContext, paused: boolean): Promise<void> {
  await database.sql.query(`UPDATE ${names.ours}.setting SET paused = $1::boolean`, [paused]);
  // `resume` means that the reason why a lane stopped is gone.
  if (!paused) await database.sql.query(`UPDATE ${names.ours}.lane SET stopped = NULL WHERE stopped IS NOT NULL`);
}
