import type { Stranger } from "./stranger.ts";

export const SLOTS = 5;

/** When the last task ends if each begins at the first moment at which it can, in this order. Milliseconds. */
export function makespanInOrder(durations: readonly number[], stranger: Stranger): number {
  let running: number[] = [];
  let time = 0;
  let last = 0;
  for (const duration of durations) {
    while (running.length + stranger.heldAt(time) >= SLOTS) {
      time = Math.min(stranger.nextChange(time), ...running);
      const now = time;
      running = running.filter((end) => end > now);
    }
    running.push(time + duration);
    last = Math.max(last, time + duration);
  }
  return last;
}

/** The best that a scheduler does which knows every duration and every change: as they come, or the longest first. */
export function bestMakespan(durations: readonly number[], stranger: Stranger): number {
  const longestFirst = durations.toSorted((a, b) => b - a);
  return Math.min(makespanInOrder(durations, stranger), makespanInOrder(longestFirst, stranger));
}
