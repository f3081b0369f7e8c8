import { AbortError } from "@klingkit/errors";
import type { CallResult, Transport } from "@klingkit/http";

/**
 * Returns a transport whose calls end when the client closes.
 * @param closed aborts when the client closes
 * @param onResult receives every successful response
 */
export function endWith(transport: Transport, closed: AbortSignal, onResult: (result: CallResult) => void): Transport {
  return {
    ...transport,
    async request(call) {
      try {
        const result = await withEither(call.signal, closed, (signal) => transport.request({ ...call, signal }));
        onResult(result);
        return result;
      } catch (error) {
        if (!(error instanceof AbortError) || !closed.aborted || call.signal?.aborted) throw error;
        const { sent } = error;
        throw new AbortError(`${call.label} was aborted: the client was closed.`, { sent, cause: closed.reason });
      }
    },
  };
}

/** Runs work with a signal that aborts when one of the two does. Unlike `AbortSignal.any`, it leaves nothing on them. */
export async function withEither<T>(
  first: AbortSignal | undefined,
  second: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  if (!first) return work(second);
  const either = new AbortController();
  const abort = (): void => either.abort(first.aborted ? first.reason : second.reason);
  if (first.aborted || second.aborted) abort();
  first.addEventListener("abort", abort, { once: true });
  second.addEventListener("abort", abort, { once: true });
  try {
    return await work(either.signal);
  } finally {
    first.removeEventListener("abort", abort);
    second.removeEventListener("abort", abort);
  }
}
