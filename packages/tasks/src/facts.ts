import type { Concurrency } from "./concurrency/concurrency.ts";

/** Facts about the service that were observed on the account. They replace the assumptions of klingkit. */
export interface ServiceFacts {
  /**
   * Whether the service rejects an external task id that is in use: at once, only some time after the first task, or not
   * at all. Unless it is `rejected`, a create whose outcome is unknown is never sent again.
   * @default the documented behavior of each endpoint
   */
  readonly duplicateIds?: "rejected" | "late" | "accepted";
  /**
   * How long a new task was unknown to queries at most, milliseconds. If klingkit waits less than twice as long before a
   * task counts as missing, it waits that long. 0 to 600,000 in a profile.
   * @default klingkit waits 5 to 60 s, depending on the error
   */
  readonly unseenMs?: number;
  /**
   * The paths of API v1 whose tasks `GET /tasks` does not show. Their tasks are polled on API v1 from the start.
   * @default none: klingkit notices it for each task
   */
  readonly hiddenPaths?: readonly string[];
  /**
   * The number of tasks that can run at once.
   * @default learned from the service
   */
  readonly concurrency?: Exclude<Concurrency, false>;
  /**
   * Whether Kling 4.0 accepts, rejects or ignores external task ids.
   * @default not known: after a lost response, klingkit does not send the create of such a task again
   */
  readonly kling4ExternalIds?: "accepted" | "rejected" | "ignored";
}
