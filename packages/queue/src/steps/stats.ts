import type { QueueContext } from "../context.ts";
import type { JobStatus } from "../events.ts";

/** Where jobs are: waiting for money, for a slot, at the service, or being saved; else how they ended. */
export type JobState = "held" | "queued" | "running" | "saving" | JobStatus;

export interface LaneStats {
  readonly lane: string;
  /** Slots that may be taken now. */
  readonly limit: number;
  /** Whether the limit was given, or is what was learned so far. */
  readonly given: boolean;
  readonly used: number;
  /** Jobs that were told "not now" and hold no slot. */
  readonly waiting: number;
  /** Why nothing is sent until `resume`. */
  readonly stopped?: string;
}

export interface BudgetStats {
  readonly name: string;
  /** `usd`, or the kind of pack whose units are counted. */
  readonly unit: string;
  readonly most: number;
  readonly spent: number;
  /** For jobs that have not ended, at their highest price. */
  readonly reserved: number;
}

export interface QueueStats {
  readonly jobs: Readonly<Record<JobState, number>>;
  readonly paused: boolean;
  readonly lanes: readonly LaneStats[];
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
    lanes: lanes.map(({ stopped, ...lane }) => (stopped === null ? lane : { ...lane, stopped })),
    budgets,
  };
}

/** Whether anything is under way or will be. What is held waits for money, so it does not count. */
export async function isOpen({ database, names }: QueueContext): Promise<boolean> {
  const [row] = await database.sql.query<{ open: boolean }>(
    `SELECT EXISTS (SELECT 1 FROM ${names.ours}.job WHERE state IN ('queued', 'running', 'saving')) AS open`,
  );
  return row?.open ?? false;
}

export async function setPaused({ database, names }: QueueContext, paused: boolean): Promise<void> {
  await database.sql.query(`UPDATE ${names.ours}.setting SET paused = $1::boolean`, [paused]);
  // Whoever resumes has put right what stopped a lane.
  if (!paused) await database.sql.query(`UPDATE ${names.ours}.lane SET stopped = NULL WHERE stopped IS NOT NULL`);
}
