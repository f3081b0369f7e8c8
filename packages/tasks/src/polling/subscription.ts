import type { TaskReference } from "@klingkit/errors";
import type { TaskData } from "../task-data.ts";

/** How a subscription polls. */
export interface SubscriptionOptions {
  readonly task: TaskReference;
  /** When it began, epoch milliseconds. */
  readonly since: number;
  /** When it must end, epoch milliseconds. */
  readonly end: number;
  /** The fixed time between polls, milliseconds. Undefined if it is learned. */
  readonly interval?: number | undefined;
  /** Whether a create waits for the concurrency slot of the task. */
  readonly isEager?: boolean;
  /** Whether another process may have created the task. It is then polled at once. */
  readonly isResumed?: boolean;
  /** The `traceparent` of the wait. Undefined without telemetry. */
  readonly traceparent?: string | undefined;
}

/** One wait for one task, with its state in the poller. A class, so that 100,000 of them share their methods. */
export abstract class Subscription {
  readonly task: TaskReference;
  /** Both times move with a clock that is set back. */
  since: number;
  end: number;
  readonly interval: number | undefined;
  readonly isEager: boolean;
  readonly isResumed: boolean;
  readonly traceparent: string | undefined;
  /** When to poll next, epoch milliseconds. */
  due = 0;
  /** The number of consecutive polls that did not show the task. */
  misses = 0;
  /** Whether a poll or a callback has shown the task. */
  isShown = false;
  /** Whether `GET /tasks` does not show the task, so that it is read from its endpoint. */
  isHidden = false;
  /** The index of the task in the list of its endpoint, when the list last showed it. */
  listIndex = 0;
  /** How many times the task was read by its id because the list of its endpoint did not show it. */
  unlistedReads = 0;
  /** When the final poll before `end` began. Undefined before that. */
  finalPollAt: number | undefined = undefined;
  /** When the last poll began, epoch milliseconds. */
  polledAt = 0;
  /** Whether a poll is under way. */
  isPolling = false;
  isDone = false;

  constructor({ task, since, end, interval, isEager = false, isResumed = false, traceparent }: SubscriptionOptions) {
    this.task = task;
    this.since = since;
    this.end = end;
    this.interval = interval;
    this.isEager = isEager;
    this.isResumed = isResumed;
    this.traceparent = traceparent;
  }

  /**
   * What it means that polls do not show the task: it exists if this client created it or has seen it. The id of any other
   * task may be wrong.
   */
  get missingState(): "exists" | "unknown" {
    return this.isShown || (this.task.id !== undefined && !this.isResumed) ? "exists" : "unknown";
  }

  /** Receives the result of each poll, including the last. */
  abstract update(data: TaskData): void;
  /** Ends the subscription with an error. */
  abstract fail(error: unknown): void;
  /** Ends the subscription because its time has expired. */
  abstract expire(): void;
}
