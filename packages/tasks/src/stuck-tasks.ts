import { DEFAULT_DURATION } from "./polling/default-duration.ts";
import { taskDefaults } from "./options/options.ts";
import type { PendingTask, Task } from "./task.ts";

/** How many times its usual duration a task may take before it counts as stuck. */
const FACTOR = 5;

/** A task that has been running far longer than usual. */
export interface StuckTask {
  /** The task. */
  readonly task: PendingTask;
  /** The time since its creation, milliseconds. */
  readonly age: number;
  /** Its usual duration, milliseconds: an estimate. */
  readonly usual: number;
}

/**
 * Returns the tasks that run far longer than usual: neither succeeded nor failed, older than five times their usual
 * duration, and older than the default time limit of a wait, 20 minutes. The service has no call that cancels a task, so a
 * stuck task occupies a concurrency slot until it ends.
 * @param tasks the tasks as they were last read, for example by `kling.tasks.get`; undefined is skipped
 * @param now the current time, epoch milliseconds
 * @param limit the age above which a task is stuck instead, milliseconds
 * @example
 * const tasks = await kling.tasks.get(await db.loadAll());
 * for (const { task, age } of stuckTasks(tasks, Date.now())) console.warn(task.id, Math.round(age / 60_000), "min");
 */
export function stuckTasks(tasks: Iterable<Task | undefined>, now: number, limit?: number): StuckTask[] {
  return [...tasks].flatMap((task): StuckTask[] => {
    if (task?.createdAt === undefined || task.status === "succeeded" || task.status === "failed") return [];
    const age = now - task.createdAt;
    const usual = task.toJSON().expectedMs ?? DEFAULT_DURATION;
    return age > (limit ?? Math.max(taskDefaults.waitTimeout, FACTOR * usual)) ? [{ task, age, usual }] : [];
  });
}
