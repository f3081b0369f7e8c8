/** A source of time. klingkit uses it for all timestamps and timers, so a test can replace it. */
export interface Clock {
  /** Returns the current time, epoch milliseconds. */
  now(): number;
  /**
   * Resolves after `ms` milliseconds. If `signal` aborts, it rejects with the abort reason and clears its timer.
   * @example await clock.sleep(1000, AbortSignal.timeout(5000));
   */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /**
   * Registers work that uses neither the clock nor the network, such as loading a file. A virtual clock does not advance
   * until the work settles. Returns the work.
   * @default the work is not registered: a real clock advances on its own
   * @example const { signToken } = await clock.track(import("./sign-token.ts"));
   */
  track?<T>(work: Promise<T>): Promise<T>;
}

/** The maximum duration of a timer of the runtime, milliseconds. A longer timer would fire immediately. */
export const MAX_TIMER: number = 2 ** 31 - 1;

/** The system clock. */
export const systemClock: Clock = {
  // oxlint-disable-next-line no-restricted-properties -- this is the system clock
  now: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason);
        return;
      }
      let timer: ReturnType<typeof setTimeout>;
      const start = (remaining: number): void => {
        timer = setTimeout(
          () => {
            if (remaining > MAX_TIMER) {
              start(remaining - MAX_TIMER);
              return;
            }
            signal?.removeEventListener("abort", abort);
            resolve();
          },
          Math.min(remaining, MAX_TIMER),
        );
      };
      const abort = (): void => {
        clearTimeout(timer);
        reject(signal?.reason);
      };
      start(ms);
      signal?.addEventListener("abort", abort, { once: true });
    }),
};
