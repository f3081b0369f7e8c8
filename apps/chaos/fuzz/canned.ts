import type { Clock, FetchLike } from "klingkit";

/** A `fetch` that responds at once, and a clock on which a wait takes one turn of the event loop. */
export function canned(respond: () => Response): { readonly clock: Clock; readonly fetch: FetchLike } {
  let now = 1_795_262_400_000;
  return {
    fetch: async () => respond(),
    clock: {
      now: () => now,
      sleep: (ms, signal) =>
        new Promise((resolve, reject) => {
          if (signal?.aborted) return reject(asError(signal.reason));
          const immediate = setImmediate(() => {
            signal?.removeEventListener("abort", abort);
            now += ms;
            resolve();
          });
          const abort = (): void => {
            clearImmediate(immediate);
            reject(asError(signal?.reason));
          };
          signal?.addEventListener("abort", abort, { once: true });
        }),
    },
  };
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
