import { isFinal, type TaskSnapshot, type TaskStatus } from "@klingkit/tasks";

const steps: Readonly<Record<TaskStatus, number>> = { queued: 0, submitted: 1, processing: 2, succeeded: 3, failed: 3 };

/** Above every time in milliseconds until the year 5138. */
const STEP = 1e14;

/** How far along its life a status is. */
export function stepOf({ status }: Pick<TaskSnapshot, "status">): number {
  return steps[status];
}

/**
 * How far a task has come, as one number: a later status is higher, and within one status a later update. Every end
 * is the same height, so that a task ends once.
 */
export function positionOf(task: Pick<TaskSnapshot, "status" | "updatedAt">): number {
  const time = isFinal(task.status) ? 0 : Math.min(Math.max(Math.trunc(task.updatedAt ?? 0), 0), STEP - 1);
  return stepOf(task) * STEP + time;
}
