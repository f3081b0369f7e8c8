import type { Clock } from "./clock.ts";

/** The error that {@link withTimeout} throws if the time limit expires or the signal aborts. */
export class Interrupted extends Error {
  /** Whether the time limit or the signal interrupted the work. */
  readonly by: "timeout" | "abort";

  /**
   * Creates an error.
   * @param by whether the time limit or the signal interrupted the work
   * @param cause the abort reason of the signal
   */
  constructor(by: "timeout" | "abort", cause?: unknown) {
    super(by, { cause });
    this.by = by;
  }
}

/** The abort reason of timers that are no longer needed. It is shared, because creating an error costs more than a timer. */
const timerDone = new Interrupted("abort");

/**
 * Runs `work` with a time limit and an abort signal. If the time limit expires or the signal aborts, the signal of the work
 * aborts, and the promise rejects even if the work ignores its signal.
 * @param limit the clock, the time limit in milliseconds, and the signal of the caller
 * @param work the function to run; its signal aborts when the work is interrupted
 * @param discard receives a result that arrives after the interruption, to release its resources
 * @throws {Interrupted} if the time limit expires or the signal aborts
 * @example
 * const limit = { clock: systemClock, ms: 5000, signal: undefined };
 * const response = await withTimeout(limit, (signal) => fetch(url, { signal }));
 */
export function withTimeout<T>(
  limit: {
    /** The clock that measures the time limit. */
    readonly clock: Clock;
    /** The time limit, milliseconds. */
    readonly ms: number;
    /** Interrupts the work. */
    readonly signal: AbortSignal | undefined;
  },
  work: (signal: AbortSignal) => Promise<T>,
  discard?: (late: T) => void,
): Promise<T> {
  const { clock, ms, signal } = limit;
  return new Promise((resolve, reject) => {
    if (signal?.aborted) throw new Interrupted("abort", signal.reason);
    const stop = new AbortController();
    const timer = new AbortController();
    let isSettled = false;
    const dispose = (): void => {
      isSettled = true;
      timer.abort(timerDone);
      signal?.removeEventListener("abort", onAbort);
    };
    const interrupt = (error: Interrupted): void => {
      if (isSettled) return;
      dispose();
      reject(error);
      stop.abort(error);
    };
    const onAbort = (): void => interrupt(new Interrupted("abort", signal?.reason));
    signal?.addEventListener("abort", onAbort);
    clock.sleep(ms, timer.signal).then(
      () => interrupt(new Interrupted("timeout")),
      () => undefined,
    );
    work(stop.signal).then(
      (value) => {
        // The signal may abort after the work has resolved and before this callback runs.
        if (isSettled) {
          discard?.(value);
          return;
        }
        dispose();
        resolve(value);
      },
      (error: unknown) => {
        dispose();
        reject(error);
      },
    );
  });
}
