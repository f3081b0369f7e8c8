import type { TaskReference } from "@klingkit/errors";
import type { TaskData } from "../task-data.ts";

/** One wait for one task, as the loop that asks keeps it. */
export interface Watched {
  readonly task: TaskReference;
  /** When the wait began and when it must end, epoch milliseconds. Both move with a clock that is set back. */
  since: number;
  end: number;
  /** Fixed time between looks, milliseconds; else it is learned. */
  readonly interval: number | undefined;
  /** Called with each look's answer, and with the last. */
  readonly seen: (found: TaskData) => void;
  /** Ends the wait with an error. */
  readonly fail: (error: unknown) => void;
  /** Ends the wait because its time is over. */
  readonly timedOut: () => void;
  /** Whether the service was asked to tell of each change. */
  readonly expectsCallback: boolean;
  /** Whether somebody queues for the slot that the task holds. */
  readonly eager: boolean;
  /** Whether nothing is known of how the task stands now: it is looked at at once. */
  readonly resumed: boolean;
  /** When to look next, epoch milliseconds. */
  due: number;
  /** Looks in a row that did not know the task. */
  misses: number;
  /** Whether the query over all tasks does not show it, so that its own family must be asked. */
  hidden: boolean;
  /** How deep in its family's list it was seen last. */
  place: number;
  /** When the last look before `end` began; undefined before. */
  lastLook: number | undefined;
  /** When the look that is out began, or the one before it. */
  askedAt: number;
  /** Whether a request about it is out. */
  asked: boolean;
  done: boolean;
}
