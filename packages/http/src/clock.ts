/** A source of time. klingkit reads the time and waits only through it, so that a test can replace it. */
export interface Clock {
  /** Returns the current time, epoch milliseconds. */
  now(): number;
  /**
   * Resolves after `ms` milliseconds. Rejects with the reason of `signal` when it aborts, and then leaves no timer
   * running.
   * @example await clock.sleep(1000, AbortSignal.timeout(5000));
   */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /**
   * Marks work that uses neither the clock nor the network, such as loading a file: a virtual clock does not advance
   * until it settles. Returns the work.
   * @default the work is not marked, because a clock that runs by itself does not need to know of it
   * @example const { signToken } = await clock.track(import("./sign-token.ts"));
   */
  track?<T>(work: Promise<T>): Promise<T>;
}

/** The clock of the machine. */
export const systemClock: Clock = {
  // oxlint-disable-next-line no-restricted-properties -- the machine's clock itself
  now: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason);
        return;
      }
      const abort = (): void => {
        clearTimeout(timer);
        reject(signal?.reason);
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener("abort", abort);
        resolve();
      }, ms);
      signal?.addEventListener("abort", abort, { once: true });
    }),
};
