import type { Clock } from "./clock.ts";

/** The error of {@link withDeadline} when the time limit or the signal ended the work. */
export class Ended extends Error {
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

/** Why a timer that is no longer needed is called off. One for all: to make an error each time costs more than the timer. */
const over = new Ended("abort");

/**
 * Runs `work` under a time limit and a signal. When one of them ends it, the promise rejects even if the work ignores
 * its signal, which is aborted then.
 * @param limit the clock, the time limit in milliseconds, and the signal of the caller
 * @param work the work, with a signal that aborts at the end
 * @param discard receives a result that comes after the end, to release its resources
 * @throws {Ended} if the time limit is over or the signal aborts
 * @example
 * const limit = { clock: systemClock, ms: 5000, signal: undefined };
 * const response = await withDeadline(limit, (signal) => fetch(url, { signal }));
 */
export function withDeadline<T>(
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
    if (signal?.aborted) throw new Ended("abort", signal.reason);
    const stop = new AbortController();
    const timer = new AbortController();
    let isOver = false;
    const letGo = (): void => {
      isOver = true;
      timer.abort(over);
      signal?.removeEventListener("abort", onAbort);
    };
    const end = (error: Ended): void => {
      if (isOver) return;
      letGo();
      reject(error);
      stop.abort(error);
    };
    const onAbort = (): void => end(new Ended("abort", signal?.reason));
    signal?.addEventListener("abort", onAbort, { once: true });
    clock.sleep(ms, timer.signal).then(
      () => end(new Ended("timeout")),
      () => undefined,
    );
    work(stop.signal).then(
      (value) => {
        // An abort may strike between the end of the work and this line.
        if (isOver) {
          discard?.(value);
          return;
        }
        letGo();
        resolve(value);
      },
      (error: unknown) => {
        letGo();
        reject(error);
      },
    );
  });
}
