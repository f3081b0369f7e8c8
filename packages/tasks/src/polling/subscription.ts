import type { TaskReference } from "@klingkit/errors";
import type { TaskData } from "../task-data.ts";

/** How a subscription polls. */
export interface SubscriptionOptions {
  readonly task: TaskReference;
  /** When it began, epoch milliseconds. */
  readonly since: number;
  /** When it must end, epoch milliseconds. */
  readonly end: number;
  /** The fixed time between polls, milliseconds; undefined if it is learned. */
  readonly interval?: number | undefined;
  /** Whether somebody queues for the slot that the task holds. */
  readonly eager?: boolean;
  /** Whether another process may have created the task: it is then polled at once. */
  readonly resumed?: boolean;
}

/** One wait for one task, with its place in the poller. A class, so that a hundred thousand of them share their functions. */
export abstract class Subscription {
  readonly task: TaskReference;
  /** Both times move with a clock that is set back. */
  since: number;
  end: number;
  readonly interval: number | undefined;
  readonly eager: boolean;
  readonly resumed: boolean;
  /** When to poll next, epoch milliseconds. */
  due = 0;
  /** Polls in a row that did not show the task. */
  misses = 0;
  /** Whether the query over all tasks does not show it, so that its endpoint must be asked. */
  hidden = false;
  /** Its index in the list of its endpoint, when that showed it last. */
  place = 0;
  /** When the last poll before `end` began; undefined before. */
  lastPoll: number | undefined = undefined;
  /** When the request under way began, or the one before it. */
  polledAt = 0;
  /** Whether a request about it is under way. */
  polling = false;
  done = false;

  constructor({ task, since, end, interval, eager = false, resumed = false }: SubscriptionOptions) {
    this.task = task;
    this.since = since;
    this.end = end;
    this.interval = interval;
    this.eager = eager;
    this.resumed = resumed;
  }

  /** Receives the result of each poll, and the final one. */
  abstract seen(data: TaskData): void;
  /** Ends the subscription with an error. */
  abstract fail(error: unknown): void;
  /** Ends the subscription because its time is over. */
  abstract timedOut(): void;
}
