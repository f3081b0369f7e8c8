import type { TaskReference } from "@klingkit/errors";

/** Between looks while a task may end at any moment, milliseconds: half of it is the usual delay of a result. */
const TICK = 3200;

/** The same while somebody queues for the slot that the task holds: slots are what is paid for. */
const EAGER_TICK = 1600;

/** The longest time between looks, milliseconds. */
const LONGEST = 15_000;

/** What a task usually takes when nothing is known of it, milliseconds. */
const UNKNOWN = 80_000;

/** The first look comes at this part of the usual time, until durations have been seen. */
const FIRST_PART = 0.3;

/** Once they have been seen, it comes at this part of the shortest. */
const EARLY = 0.95;

/** How many of the latest durations are kept per kind of task, and from how many on they are trusted. */
const KEPT = 64;
const TRUSTED = 12;

/** When to look, learned from how long tasks took. */
export interface PollSchedule {
  /** Milliseconds from now until the next look at a task of this age. */
  next(
    task: TaskReference,
    age: number,
    wait: {
      readonly expectsCallback: boolean;
      readonly eager: boolean;
      /** How long the wait may take, milliseconds. */
      readonly limit: number;
    },
  ): number;
  /** Takes note of how long a task took. */
  learn(task: TaskReference, duration: number): void;
}

/** Endpoint and expected time together tell model, size and length apart, without knowing them. */
function kindOf({ endpoint, expectedMs }: TaskReference): string {
  return `${endpoint} ${expectedMs ?? ""}`;
}

export function createPollSchedule(): PollSchedule {
  const seen = new Map<string, number[]>();

  function span(task: TaskReference): { first: number; usual: number; last: number } {
    const durations = seen.get(kindOf(task)) ?? [];
    const expected = task.expectedMs ?? UNKNOWN;
    if (durations.length < TRUSTED) return { first: expected * FIRST_PART, usual: expected, last: expected * 3 };
    const sorted = durations.toSorted((a, b) => a - b);
    const at = (part: number): number => sorted[Math.floor(part * (sorted.length - 1))] ?? expected;
    return { first: at(0) * EARLY, usual: at(0.5), last: at(1) * 1.5 };
  }

  return {
    next(task, age, { expectsCallback, eager, limit }) {
      const { first, usual, last } = span(task);
      // Slow tasks of the past say little of this one: it is looked at when it is expected, and while there is time left.
      const ceiling = Math.min(task.expectedMs ?? UNKNOWN, limit / 2);
      // A callback tells at once; asking is only for the ones that were lost.
      if (expectsCallback) return Math.max(LONGEST, Math.ceil(2 * Math.min(usual, 2 * ceiling) - age));
      if (age < ceiling && age < first) return Math.max(1000, Math.ceil(Math.min(first, ceiling) - age));
      if (age < first) return Math.min(LONGEST, Math.max(1000, Math.ceil(first - age)));
      const tick = eager ? EAGER_TICK : TICK;
      return age <= last ? tick : Math.min(LONGEST, Math.ceil(tick * (age / last) ** 2));
    },
    learn(task, duration) {
      if (!(duration > 0)) return;
      const durations = seen.get(kindOf(task)) ?? [];
      durations.push(duration);
      if (durations.length > KEPT) durations.shift();
      seen.set(kindOf(task), durations);
    },
  };
}
