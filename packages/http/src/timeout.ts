import type { Clock } from "./clock.ts";

/** The error of {@link withTimeout} when the time limit or the signal ended the work. */
export class Interrupted extends Error {
  /** Whether the time limit or the signal ended the work. */
  readonly by: "timeout" | "abort";

  /**
   * Creates an error.
   * @param by what ended the work
   * @param cause the reason of the signal
   */
  constructor(by: "timeout" | "abort", cause?: unknown) {
    super(by, { cause });
    this.by = by;
  }
}

/** The reason to stop a timer that is no longer needed. All share one, because creating an error costs more than the timer. */
const over = new Interrupted("abort");

/**
 * Runs `work` under a time limit and a signal. When one of them ends it, the promise rejects even if the work ignores
 * its signal, which is aborted then.
 * @param limit the clock, the time limit in milliseconds, and the signal of the caller
 * @param work the work, with a signal that aborts at the end
 * @param discard receives a result that comes after the end, to release its resources
 * @throws {Interrupted} if the time limit is over or the signal aborts
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
    /** Ends the work. */
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
    let isOver = false;
    const dispose = (): void => {
      isOver = true;
      timer.abort(over);
      signal?.removeEventListener("abort", onAbort);
    };
    const end = (error: Interrupted): void => {
      if (isOver) return;
      dispose();
      reject(error);
      stop.abort(error);
    };
    const onAbort = (): void => end(new Interrupted("abort", signal?.reason));
    signal?.addEventListener("abort", onAbort, { once: true });
    clock.sleep(ms, timer.signal).then(
      () => end(new Interrupted("timeout")),
      () => undefined,
    );
    work(stop.signal).then(
      (value) => {
        // The signal may abort between the end of the work and this line.
        if (isOver) {
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
