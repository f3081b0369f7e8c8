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

/** The number of creates that are remembered. */
const MAX_CREATES = 1000;

/**
 * Remembers creates. A page that lost a response sends its create again, perhaps while the first one still runs. And a page
 * that sends one id many times, to reserve once for many tasks, gets one task.
 */
export function createRecentCreates(): RecentCreates {
  const recent = new Map<string, Promise<Task>>();
  return {
    async run(externalTaskId, isRepeated, create) {
      const earlier = recent.get(externalTaskId);
      const possiblySent = earlier
        ? earlier.catch((error: unknown) => !(error instanceof KlingError && error.taskState === "none") || isRepeated)
        : isRepeated;
      const current = (async () => {
        const known = await possiblySent;
        return typeof known === "boolean" ? create(known) : known;
      })();
      current.catch(() => undefined);
      recent.delete(externalTaskId);
      recent.set(externalTaskId, current);
      const [oldest] = recent.keys();
      if (recent.size > MAX_CREATES && oldest !== undefined) recent.delete(oldest);
      return current;
    },
  };
}
