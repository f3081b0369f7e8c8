import type { OtherClient } from "./other-client.ts";

export const SLOTS = 5;

/** The end of the last task if each task starts as early as possible in this order, milliseconds. */
export function makespanInOrder(durations: readonly number[], otherClient: OtherClient): number {
  let running: number[] = [];
  let time = 0;
  let last = 0;
  for (const duration of durations) {
    while (running.length + otherClient.slotsAt(time) >= SLOTS) {
      time = Math.min(otherClient.nextChange(time), ...running);
      const now = time;
      running = running.filter((end) => end > now);
    }
    running.push(time + duration);
    last = Math.max(last, time + duration);
  }
  return last;
}

/** The optimum for a scheduler that knows all durations and changes: the given order, or the longest tasks first. */
export function optimalMakespan(durations: readonly number[], otherClient: OtherClient): number {
  const longestFirst = durations.toSorted((a, b) => b - a);
  return Math.min(makespanInOrder(durations, otherClient), makespanInOrder(longestFirst, otherClient));
}
