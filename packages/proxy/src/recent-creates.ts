import { KlingError } from "@klingkit/errors";
import type { Task } from "@klingkit/tasks";

/** The creates of this process whose external task ids may be repeated. */
export interface RecentCreates {
  /**
   * Runs a create, or returns the task of an earlier one with the same external task id.
   * @param isRepeated whether the page sent the create before, possibly to another process
   * @param create sends the create; its parameter is whether it may have been sent before
   */
  run(externalTaskId: string, isRepeated: boolean, create: (possiblySent: boolean) => Promise<Task>): Promise<Task>;
}

/** The number of finished creates that are remembered. */
const MAX_FINISHED = 1000;

/**
 * Remembers creates. A page that lost a response sends its create again, perhaps while the first one still runs. And a page
 * that sends one id many times, to reserve once for many tasks, gets one task. A create that created no task is forgotten,
 * so that a page cannot displace others with creates that cost nothing.
 */
export function createRecentCreates(): RecentCreates {
  const running = new Map<string, Promise<Task>>();
  const finished = new Map<string, Promise<Task>>();

  function remember(externalTaskId: string, current: Promise<Task>): void {
    finished.delete(externalTaskId);
    finished.set(externalTaskId, current);
    const [oldest] = finished.keys();
    if (finished.size > MAX_FINISHED && oldest !== undefined) finished.delete(oldest);
  }

  return {
    async run(externalTaskId, isRepeated, create) {
      const earlier = running.get(externalTaskId) ?? finished.get(externalTaskId);
      const possiblySent = earlier ? earlier.catch((error: unknown) => !isNotCreated(error) || isRepeated) : isRepeated;
      const current = (async () => {
        const known = await possiblySent;
        return typeof known === "boolean" ? create(known) : known;
      })();
      running.set(externalTaskId, current);
      try {
        const task = await current;
        remember(externalTaskId, current);
        return task;
      } catch (error) {
        if (!isNotCreated(error)) remember(externalTaskId, current);
        throw error;
      } finally {
        if (running.get(externalTaskId) === current) running.delete(externalTaskId);
      }
    },
  };
}

/** Whether an error states that no task was created. */
function isNotCreated(error: unknown): boolean {
  return error instanceof KlingError && error.taskState === "none";
}
