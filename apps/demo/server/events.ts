import type { Context } from "hono";
import { streamSSE } from "hono/streaming";
import type { Hello } from "../contract.ts";
import type { Presence } from "./presence.ts";
import type { ReadinessMonitor } from "./readiness.ts";
import type { Service } from "./service.ts";
import type { Store } from "./store.ts";
import type { ConcurrencyLimits } from "./concurrency.ts";
import type { Takes } from "./takes.ts";
import { viewOf } from "./view.ts";

/** Milliseconds. Proxies and phones close idle streams. */
const HEARTBEAT = 15_000;

export interface EventParts {
  readonly service: Service;
  readonly store: Store;
  readonly takes: Takes;
  readonly concurrency: ConcurrencyLimits;
  readonly readiness: ReadinessMonitor;
  readonly presence: Presence;
  readonly signal: AbortSignal;
  /** This machine's time in epoch milliseconds. */
  readonly now: () => number;
}

/** Streams all takes, then each change. A browser that reconnects receives all takes again, so it misses nothing. */
export function sendEvents(c: Context, parts: EventParts): Response {
  const { service, store, takes, concurrency, readiness, presence, signal, now } = parts;
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
    // What was not sent while nobody was here may be forgotten, and must not be charged now.
    if (presence.isAbsent()) takes.hold();
    const leave = presence.open();
    const send = (event: string, data: unknown): void => void stream.writeSSE({ event, data: JSON.stringify(data) });
    const sendLimits = (): void => void concurrency.get().then((limits) => limits && send("concurrency", limits));
    // No change can be missed between reading the takes and subscribing: both happen synchronously.
    const hello: Hello = {
      service: service.name,
      takes: store.list().map((take) => viewOf(take, service, now())),
      readiness: readiness.current(),
      ...(service.emulatorControls ? { emulatorSettings: service.emulatorControls.settings() } : {}),
    };
    const stop = store.listen((change) => {
      if ("removed" in change) send("removed", change.removed);
      else send("take", viewOf(change, service, now()));
      // A fault switches off when it has occurred.
      if (service.emulatorControls) send("emulator-settings", service.emulatorControls.settings());
    });
    const stopReadiness = readiness.listen((next) => {
      send("readiness", next);
      if (next.state === "ready") sendLimits();
    });
    const heartbeat = setInterval(() => {
      void stream.write(": heartbeat\n\n");
      if (readiness.current().state === "offline") void readiness.check();
    }, HEARTBEAT);
    await stream.writeSSE({ event: "hello", data: JSON.stringify(hello), retry: 1000 });
    if (hello.readiness.state === "ready") sendLimits();
    await ended;
    clearInterval(heartbeat);
    stopReadiness();
    stop();
    leave();
  });
}
