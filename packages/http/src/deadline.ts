import type { Clock } from "./clock.ts";

/** Thrown by {@link withDeadline} when something other than the work ended it. */
export class Ended extends Error {
  readonly by: "timeout" | "abort";

  constructor(by: "timeout" | "abort", cause?: unknown) {
    super(by, { cause });
    this.by = by;
  }
}

/**
 * Runs `work` under a time limit on the handed-in clock and under the caller's signal.
 * Whichever ends first wins, also over work that ignores its signal; that signal is aborted then.
 * @throws Ended
 */
export async function withDeadline<T>(
  limit: { readonly clock: Clock; readonly ms: number; readonly signal: AbortSignal | undefined },
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { clock, ms, signal } = limit;
  if (signal?.aborted) throw new Ended("abort", signal.reason);
  const stop = new AbortController();
  const timer = new AbortController();
  let onAbort = (): void => undefined;
  const ended = new Promise<never>((_resolve, reject) => {
    const end = (error: Ended): void => {
      reject(error);
      stop.abort(error);
    };
    onAbort = () => end(new Ended("abort", signal?.reason));
    signal?.addEventListener("abort", onAbort, { once: true });
    clock.sleep(ms, timer.signal).then(
      () => end(new Ended("timeout")),
      () => undefined,
    );
  });
  try {
    return await Promise.race([work(stop.signal), ended]);
  } finally {
    timer.abort();
    signal?.removeEventListener("abort", onAbort);
  }
}
