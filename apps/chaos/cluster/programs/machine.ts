import { createQueue, type Queue, type QueueEvent } from "@klingkit/queue";
import { systemClock } from "@klingkit/http/options";
import { createKling, type Kling } from "klingkit";
import { appendFileSync } from "node:fs";
import { send, type WorkerMessage, type WorkerProgramOptions } from "../messages.ts";
import { API_KEY, CALLBACK_URL } from "../settings.ts";

/** A client and a queue on a machine whose clock is wrong. */
export interface Machine {
  readonly kling: Kling;
  readonly queue: Queue<Kling>;
  setSkew(ms: number): void;
}

export function openMachine(options: WorkerProgramOptions): Machine {
  const { database, service, folder, logFile, limit, leaseDuration } = options;
  let { skew } = options;
  const report = (message: WorkerMessage): void => {
    if (message.type !== "event") appendFileSync(logFile, `${JSON.stringify({ at: Date.now(), ...message })}\n`);
    send(message);
  };
  const clock = {
    now: () => Math.round(service.virtual + (Date.now() - service.real) * service.speed + skew),
    sleep: (ms: number, signal?: AbortSignal) => systemClock.sleep(ms / service.speed, signal),
  };
  const kling = createKling({
    apiKey: API_KEY,
    baseUrl: service.url,
    // klingkit accepts http:// for loopback addresses only, so the address of the namespace is set here.
    fetch: (url, init) => fetch(url.replace(service.url, service.reachedAt), init),
    clock,
    env: {},
    concurrency: false,
  });
  const queue = createQueue({
    client: kling,
    database,
    clock,
    concurrency: limit,
    leaseDuration,
    callbackUrl: CALLBACK_URL,
    files: { folder },
    onEvent(event: QueueEvent) {
      if (event.type === "progress") return;
      appendFileSync(logFile, `${JSON.stringify({ real: Date.now(), ...event })}\n`);
      report({ type: "event", event: event.type, at: Date.now() });
    },
  });
  for (const name of ["uncaughtException", "unhandledRejection"] as const) {
    process.on(name, (error: unknown) => {
      const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
      report({ type: "crashed", reason: `${name}: ${reason}` });
      setTimeout(() => process.exit(2), 100);
    });
  }
  process.on("disconnect", () => process.exit());
  return {
    kling,
    queue,
    setSkew(ms) {
      skew = ms;
    },
  };
}
