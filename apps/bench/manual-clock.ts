import type { Clock } from "klingkit";

/** A clock that only `advance` moves. */
export interface ManualClock extends Clock {
  /** Advances the time and resolves the sleeps that have ended. */
  advance(ms: number): void;
}

export function createManualClock(start: number): ManualClock {
  let time = start;
  const sleepers = new Set<{ readonly at: number; readonly wake: () => void }>();
  return {
    now: () => time,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        const sleeper = {
          at: time + ms,
          wake: () => {
            sleepers.delete(sleeper);
            signal?.removeEventListener("abort", abort);
            resolve();
          },
        };
        const abort = (): void => {
          sleepers.delete(sleeper);
          reject(signal?.reason);
        };
        if (signal?.aborted) {
          abort();
          return;
        }
        sleepers.add(sleeper);
        signal?.addEventListener("abort", abort, { once: true });
      }),
    advance(ms) {
      time += ms;
      const due = [...sleepers].filter(({ at }) => at <= time);
      for (const { wake } of due) wake();
    },
  };
}
