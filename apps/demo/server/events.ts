import type { Context } from "hono";
import { streamSSE } from "hono/streaming";
import type { Hello } from "../contract.ts";
import type { Service } from "./service.ts";
import type { Store } from "./store.ts";
import type { Slots } from "./slots.ts";
import { viewOf } from "./view.ts";

/** Proxies and phones drop a stream that is silent for long. Milliseconds. */
const HEARTBEAT = 15_000;

export interface EventParts {
  readonly service: Service;
  readonly store: Store;
  readonly slots: Slots;
  readonly signal: AbortSignal;
  /** This machine's time. */
  readonly now: () => number;
}

/** The page's stream: all takes first, then each change. A browser that reconnects begins anew, so nothing is missed. */
export function sendEvents(c: Context, { service, store, slots, signal, now }: EventParts): Response {
  return streamSSE(c, async (stream) => {
    const ended = new Promise<void>((resolve) => {
      stream.onAbort(resolve);
      signal.addEventListener("abort", () => resolve(), { once: true });
    });
    // Until the first event is out, changes are part of it.
    const [obstacle, known] = await Promise.all([service.obstacle(), slots.known()]);
    const hello: Hello = {
      service: service.name,
      takes: store.list().map((take) => viewOf(take, service, now())),
      ...(obstacle ? { obstacle } : {}),
      ...(known ? { slots: known } : {}),
      ...(service.control ? { control: service.control.now() } : {}),
    };
    const stop = store.listen((change) => {
      void stream.writeSSE(
        "removed" in change
          ? { event: "removed", data: change.removed }
          : { event: "take", data: JSON.stringify(viewOf(change, service, now())) },
      );
      // A fault that struck is off again.
      if (service.control) void stream.writeSSE({ event: "control", data: JSON.stringify(service.control.now()) });
    });
    const heartbeat = setInterval(() => void stream.write(": still here\n\n"), HEARTBEAT);
    await stream.writeSSE({ event: "hello", data: JSON.stringify(hello), retry: 1000 });
    await ended;
    clearInterval(heartbeat);
    stop();
  });
}
