import type { Clock, FetchLike } from "klingkit";

/** A network that answers at once, and a clock on which a wait takes one turn of the event loop. */
export function canned(answer: () => Response): { readonly clock: Clock; readonly fetch: FetchLike } {
  let now = 1_795_262_400_000;
  return {
    fetch: async () => answer(),
    clock: {
      now: () => now,
      sleep: (ms, signal) =>
        new Promise((resolve, reject) => {
          if (signal?.aborted) return reject(asError(signal.reason));
          const turn = setImmediate(() => {
            signal?.removeEventListener("abort", abort);
            now += ms;
            resolve();
          });
          const abort = (): void => {
            clearImmediate(turn);
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
