import type { TaskReference } from "@klingkit/errors";
import type { CallResult } from "@klingkit/http";
import { DEFAULT_DURATION } from "./default-duration.ts";

/**
 * The time between polls while a task may finish at any moment, milliseconds. A result is seen after half of it on
 * average.
 */
const INTERVAL = 3400;

/** The same while a create waits for the concurrency slot of the task, milliseconds. */
const EAGER_INTERVAL = 1600;

/** The longest time between polls, milliseconds. */
const MAX_INTERVAL = 15_000;

/** The shortest time before a poll, milliseconds. */
const MIN_INTERVAL = 1000;

/** When the first poll comes, as a share of the expected duration: before durations are learned. */
const FIRST_POLL_SHARE = 0.3;

/** The same as a share of the shortest learned duration. */
const FIRST_POLL_SHARE_LEARNED = 0.95;

/** The number of durations that are kept per kind of task, and the number from which they are used. */
const MAX_SAMPLES = 64;
const MIN_SAMPLES = 12;

/** When to poll, learned from the durations of finished tasks. */
export interface PollSchedule {
  /** Returns the usual time between polls while a task may finish at any moment, milliseconds. */
  interval(): number;
  /** Returns the time until the next poll for a task of this age, milliseconds. */
  next(
    task: TaskReference,
    age: number,
    wait: {
      readonly expectsCallback: boolean;
      readonly isEager: boolean;
      /** Whether the wait has polled before: an early poll together with other tasks does not bring the next one forward. */
      readonly isPolled: boolean;
      /** The time limit of the wait, milliseconds. */
      readonly waitTime: number;
    },
  ): number;
  /** Records the duration of a finished task, milliseconds. */
  learn(task: TaskReference, duration: number): void;
  /** Records how fast the tasks of an emulator finish. */
  observe(result: Pick<CallResult, "taskSpeed">): void;
  /** Returns the duration of the task by its estimate, milliseconds. Undefined without one. */
  expectedDuration(task: TaskReference): number | undefined;
}

/** The endpoint and the expected duration together distinguish models, sizes and lengths. */
function kindOf({ endpoint, expectedMs }: TaskReference): string {
  return `${endpoint} ${expectedMs ?? ""}`;
}

export function createPollSchedule(): PollSchedule {
  const samples = new Map<string, number[]>();
  /** How many times faster than usual tasks finish. Learned durations include it. */
  let taskSpeed = 1;

  function expectedDuration({ expectedMs }: TaskReference): number | undefined {
    return expectedMs === undefined ? undefined : expectedMs / taskSpeed;
  }

  /** The same, with an assumption for a task without an estimate. */
  function assumedDuration(task: TaskReference): number {
    return expectedDuration(task) ?? DEFAULT_DURATION / taskSpeed;
  }

  /** Returns the ages of a task at its first poll, at its usual end, and at the end of its usual span. */
  function expectedSpan(task: TaskReference): { first: number; median: number; last: number } {
    const durations = samples.get(kindOf(task)) ?? [];
    const expected = assumedDuration(task);
    if (durations.length < MIN_SAMPLES)
      return { first: expected * FIRST_POLL_SHARE, median: expected, last: expected * 3 };
    const sorted = durations.toSorted((a, b) => a - b);
    const quantile = (part: number): number => sorted[Math.floor(part * (sorted.length - 1))] ?? expected;
    return { first: quantile(0) * FIRST_POLL_SHARE_LEARNED, median: quantile(0.5), last: quantile(1) * 1.5 };
  }

  /** An interval at the speed of the service's tasks. */
  function scaled(interval: number): number {
    return Math.max(MIN_INTERVAL, Math.ceil(interval / taskSpeed));
  }

  return {
    interval: () => scaled(INTERVAL),
    next(task, age, { expectsCallback, isEager, isPolled, waitTime }) {
      const { first, median, last } = expectedSpan(task);
      // Slow tasks of the past do not delay the first poll beyond the estimate, or beyond half of the wait.
      const ceiling = Math.min(assumedDuration(task), waitTime / 2);
      // The callback reports the result, and polls only replace a lost one. A create that waits for the slot of the task
      // needs them: another process may receive the callbacks.
      if (expectsCallback && !isEager)
        return Math.max(MAX_INTERVAL, Math.ceil(2 * Math.min(median, 2 * ceiling) - age));
      const interval = scaled(isEager ? EAGER_INTERVAL : INTERVAL);
      const shortest = isPolled ? interval : MIN_INTERVAL;
      if (age < ceiling && age < first) return Math.max(shortest, Math.ceil(Math.min(first, ceiling) - age));
      if (age < first) return Math.min(MAX_INTERVAL, Math.max(shortest, Math.ceil(first - age)));
      return age <= last ? interval : Math.min(MAX_INTERVAL, Math.ceil(interval * (age / last) ** 2));
    },
    learn(task, duration) {
      if (!(duration > 0)) return;
      const durations = samples.get(kindOf(task)) ?? [];
      durations.push(duration);
      if (durations.length > MAX_SAMPLES) durations.shift();
      samples.set(kindOf(task), durations);
    },
    observe(result) {
      taskSpeed = result.taskSpeed ?? 1;
    },
    expectedDuration,
  };
}
