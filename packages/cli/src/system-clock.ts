import { setTimeout } from "node:timers/promises";
import type { Clock } from "klingkit";

/** The machine's own time. */
export const systemClock: Clock = {
  // oxlint-disable-next-line no-restricted-properties -- the machine's clock itself
  now: () => Date.now(),
  sleep: (ms, signal) => setTimeout(ms, undefined, signal ? { signal } : {}),
};
