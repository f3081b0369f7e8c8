import type { Context } from "hono";
import { streamSSE } from "hono/streaming";
import type { Hello } from "../contract.ts";
import type { Service } from "./mode.ts";
import type { Store, Take } from "./store.ts";
import { viewOf } from "./view.ts";

/** Proxies and phones drop a stream that is silent for long. Milliseconds. */
const HEARTBEAT = 15_000;

/** The page's stream: all takes first, then each change. A browser that reconnects begins anew, so nothing is missed. */
export function sendEvents(c: Context, service: Service, store: Store, signal: AbortSignal): Response {
  return streamSSE(c, async (stream) => {
    const ended = new Promise<void>((resolve) => {
      stream.onAbort(resolve);
      signal.addEventListener("abort", () => resolve(), { once: true });
    });
    // Until the first event is out, changes are part of it.
    const obstacle = await service.obstacle();
    const hello: Hello = {
      mode: service.mode,
      takes: store.list().map((take) => viewOf(take, Date.now())),
      ...(obstacle ? { obstacle } : {}),
    };
    const tell = (take: Take): void => {
      void stream.writeSSE({ event: "take", data: JSON.stringify(viewOf(take, Date.now())) });
    };
    const stop = store.listen(tell);
    const heartbeat = setInterval(() => void stream.write(": still here\n\n"), HEARTBEAT);
    await stream.writeSSE({ event: "hello", data: JSON.stringify(hello), retry: 1000 });
    await ended;
    clearInterval(heartbeat);
    stop();
  });
}
