import type { Clock } from "../clock.ts";
import { Interrupted } from "../timeout.ts";

/** Reads the chunks of a body with a time limit for each chunk and an abort signal. */
export interface ReadTimeout {
  /** @throws {Interrupted} if the time limit expires or the signal aborts */
  read(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<ReadableStreamReadResult<Uint8Array>>;
  /** Clears the timer. */
  stop(): void;
}

/**
 * Creates a read timeout. All chunks share one timer, because a large file has tens of thousands of chunks, and a timer for
 * each would cost more than the read. A read that exceeds the limit is interrupted by cancelling its body.
 */
export function createReadTimeout(clock: Clock, ms: number, signal: AbortSignal | undefined): ReadTimeout {
  let reading: ReadableStreamDefaultReader<Uint8Array> | undefined;
  let startedAt = 0;
  let interruption: Interrupted | undefined;
  let timer: AbortController | undefined;

  function interrupt(reason: Interrupted): void {
    interruption = reason;
    reading?.cancel(reason).catch(() => undefined);
  }
  function throwIfInterrupted(): void {
    if (interruption) throw interruption;
  }
  const onAbort = (): void => interrupt(new Interrupted("abort", signal?.reason));
  signal?.addEventListener("abort", onAbort, { once: true });

  /** Starts the timer. It may outlive the current read; when it fires, it restarts with the remaining time of the next read. */
  function startTimer(remaining: number): void {
    const controller = (timer = new AbortController());
    clock.sleep(remaining, controller.signal).then(
      () => {
        if (timer === controller) timer = undefined;
        if (!reading) return;
        // A start in the future means that the clock was set back.
        startedAt = Math.min(startedAt, clock.now());
        const rest = startedAt + ms - clock.now();
        if (rest > 0) startTimer(rest);
        else interrupt(new Interrupted("timeout"));
      },
      () => undefined,
    );
  }

  return {
    async read(reader) {
      if (signal?.aborted) throw new Interrupted("abort", signal.reason);
      interruption = undefined;
      reading = reader;
      startedAt = clock.now();
      if (!timer) startTimer(ms);
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
