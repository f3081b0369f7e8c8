import type { Clock } from "../clock.ts";
import { Interrupted } from "../timeout.ts";

/** Reads pieces of a body under a time limit each, and under the caller's signal. */
export interface ReadTimeout {
  /** @throws Interrupted */
  read(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<ReadableStreamReadResult<Uint8Array>>;
  /** Leaves no timer behind. */
  stop(): void;
}

/**
 * One timer watches over all pieces: a large file has tens of thousands, and a timer for each costs more than reading it.
 * A read that takes too long is ended by cancelling its body, which ends it whatever the body does.
 */
export function createReadTimeout(clock: Clock, ms: number, signal: AbortSignal | undefined): ReadTimeout {
  let reading: ReadableStreamDefaultReader<Uint8Array> | undefined;
  let since = 0;
  let ended: Interrupted | undefined;
  let timer: AbortController | undefined;

  function end(by: Interrupted): void {
    ended = by;
    reading?.cancel(by).catch(() => undefined);
  }
  function throwIfInterrupted(): void {
    if (ended) throw ended;
  }
  const onAbort = (): void => end(new Interrupted("abort", signal?.reason));
  signal?.addEventListener("abort", onAbort, { once: true });

  /** Sleeps until the present read has taken too long, or has been followed by others; asleep, it may outlive a read. */
  function watch(left: number): void {
    const controller = (timer = new AbortController());
    clock.sleep(left, controller.signal).then(
      () => {
        if (timer === controller) timer = undefined;
        if (!reading) return;
        const rest = since + ms - clock.now();
        if (rest > 0) watch(rest);
        else end(new Interrupted("timeout"));
      },
      () => undefined,
    );
  }

  return {
    async read(reader) {
      if (signal?.aborted) throw new Interrupted("abort", signal.reason);
      ended = undefined;
      reading = reader;
      since = clock.now();
      if (!timer) watch(ms);
      try {
        const result = await reader.read();
        throwIfInterrupted();
        return result;
      } catch (error) {
        throwIfInterrupted();
        throw error;
      } finally {
        reading = undefined;
      }
    },
    stop() {
      timer?.abort(new Interrupted("abort"));
      timer = undefined;
      signal?.removeEventListener("abort", onAbort);
    },
  };
}
