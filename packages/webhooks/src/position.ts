import { isFinal, type TaskData, type TaskStatus } from "@klingkit/tasks";

const steps: Readonly<Record<TaskStatus, number>> = { submitted: 1, processing: 2, succeeded: 3, failed: 3 };

/** Above every time in milliseconds until the year 5138. */
const STEP = 1e14;

/** How far along its life a status is. */
export function stepOf({ status }: Pick<TaskData, "status">): number {
  return steps[status];
}

/**
 * How far a task has come, as one number: a later status is higher, and within one status a later update. Every end
 * is the same height, so that a task ends once.
 */
export function positionOf(task: Pick<TaskData, "status" | "updatedAt">): number {
  const time = isFinal(task.status) ? 0 : Math.min(Math.max(Math.trunc(task.updatedAt ?? 0), 0), STEP - 1);
  return stepOf(task) * STEP + time;
}
