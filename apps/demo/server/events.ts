import type { Context } from "hono";
import { streamSSE } from "hono/streaming";
import type { Hello } from "../contract.ts";
import type { Service } from "./service.ts";
import type { Store } from "./store.ts";
import type { ConcurrencyLimits } from "./concurrency.ts";
import { viewOf } from "./view.ts";

/** Milliseconds. Proxies and phones close idle streams. */
const HEARTBEAT = 15_000;

export interface EventParts {
  readonly service: Service;
  readonly store: Store;
  readonly concurrency: ConcurrencyLimits;
  readonly signal: AbortSignal;
  /** This machine's time in epoch milliseconds. */
  readonly now: () => number;
}

/** Streams all takes, then each change. A browser that reconnects receives all takes again, so it misses nothing. */
export function sendEvents(c: Context, { service, store, concurrency, signal, now }: EventParts): Response {
  return streamSSE(c, async (stream) => {
    const closed = new AbortController();
    const ended = new Promise<void>((resolve) => {
      stream.onAbort(() => {
        closed.abort();
        resolve();
      });
      // The server's signal outlives its streams: a closed stream must not leave its listener behind.
      signal.addEventListener("abort", () => resolve(), { once: true, signal: closed.signal });
    });
    // No change can be missed between reading the takes and subscribing: both happen synchronously.
    const [setupProblem, limits] = await Promise.all([service.setupProblem(), concurrency.get()]);
    const hello: Hello = {
      service: service.name,
      takes: store.list().map((take) => viewOf(take, service, now())),
      ...(setupProblem ? { setupProblem } : {}),
      ...(limits ? { concurrency: limits } : {}),
      ...(service.emulatorControls ? { emulatorSettings: service.emulatorControls.settings() } : {}),
    };
    const stop = store.listen((change) => {
      void stream.writeSSE(
        "removed" in change
          ? { event: "removed", data: change.removed }
          : { event: "take", data: JSON.stringify(viewOf(change, service, now())) },
      );
      // A fault switches off when it has occurred.
      if (service.emulatorControls)
        void stream.writeSSE({ event: "emulator-settings", data: JSON.stringify(service.emulatorControls.settings()) });
    });
    const heartbeat = setInterval(() => void stream.write(": heartbeat\n\n"), HEARTBEAT);
    await stream.writeSSE({ event: "hello", data: JSON.stringify(hello), retry: 1000 });
    await ended;
    clearInterval(heartbeat);
    stop();
  });
}
