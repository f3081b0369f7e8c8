import { isFinal, type TaskData, type TaskStatus } from "@klingkit/tasks";

const steps: Readonly<Record<TaskStatus, number>> = { submitted: 1, processing: 2, succeeded: 3, failed: 3 };

/** Above every time in milliseconds until the year 5138. */
const STEP = 1e14;

/** The position of a status in the life of a task. */
export function stepOf({ status }: Pick<TaskData, "status">): number {
  return steps[status];
}

/**
 * The position of a task in its life, as one number: higher for a later status, and for a later update of one status.
 * All ends have the same position, so that a task ends once.
 */
export function positionOf(task: Pick<TaskData, "status" | "updatedAt">): number {
  const time = isFinal(task.status) ? 0 : Math.min(Math.max(Math.trunc(task.updatedAt ?? 0), 0), STEP - 1);
  return stepOf(task) * STEP + time;
}
