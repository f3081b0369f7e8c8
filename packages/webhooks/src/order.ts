import { isFinal, type TaskData, type TaskStatus } from "@klingkit/tasks";

const stages: Readonly<Record<TaskStatus, number>> = { submitted: 1, processing: 2, succeeded: 3, failed: 3 };

/** Greater than every epoch time in milliseconds until the year 5138. */
const STAGE_SPAN = 1e14;

/** The stage of a task: 1 for submitted, 2 for processing, 3 for finished. */
export function stageOf({ status }: Pick<TaskData, "status">): number {
  return stages[status];
}

/**
 * The sort key of a state of a task: higher for a later stage, and for a later update within one stage. All final
 * statuses have the same key, so that a task finishes once.
 */
export function orderOf(task: Pick<TaskData, "status" | "updatedAt">): number {
  const time = isFinal(task.status) ? 0 : Math.min(Math.max(Math.trunc(task.updatedAt ?? 0), 0), STAGE_SPAN - 1);
  return stageOf(task) * STAGE_SPAN + time;
}
