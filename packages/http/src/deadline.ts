import type { Clock } from "./clock.ts";

/** Thrown by {@link withDeadline} when something other than the work ended it. */
export class Ended extends Error {
  readonly by: "timeout" | "abort";

  constructor(by: "timeout" | "abort", cause?: unknown) {
    super(by, { cause });
    this.by = by;
  }
}

/** Why a timer that is no longer needed is called off. One for all: to make an error each time costs more than the timer. */
const over = new Ended("abort");

/**
 * Runs `work` under a time limit on the handed-in clock and under the caller's signal.
 * Whichever ends first wins, also over work that ignores its signal; that signal is aborted then.
 * @param discard takes a result that comes after the end, so that what it holds is released
 * @throws Ended
 */
export function withDeadline<T>(
  limit: { readonly clock: Clock; readonly ms: number; readonly signal: AbortSignal | undefined },
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
