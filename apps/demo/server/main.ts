import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createApp } from "./app.ts";
import { startEmulator } from "./emulated/start-emulator.ts";
import { onParentExit } from "./parent-watcher.ts";
import { listen } from "./listen.ts";
import { buildPage } from "./page.ts";
import { createPresence } from "./presence.ts";
import { createReadiness } from "./readiness.ts";
import { serviceNameFrom, liveService } from "./service.ts";
import { createConcurrencyLimits } from "./concurrency.ts";
import { acquireStateFolder } from "./state-folder.ts";
import { createStore } from "./store.ts";
import { createTakes } from "./takes.ts";

const host = process.env["HOST"] || "127.0.0.1";
const wantedPort = Number(process.env["PORT"] || 5173);
const name = serviceNameFrom(process.argv.slice(2), process.env);
/** Maximum duration of a graceful shutdown in milliseconds. */
const SHUTDOWN_TIMEOUT = 2000;

// oxlint-disable-next-line no-restricted-properties -- the program's own clock
const now = Date.now;
const ending = new AbortController();
const base = process.env["KLINGKIT_STATE"] || join(import.meta.dirname, "..", ".klingkit");
const folder = acquireStateFolder(base, name);

let close: () => Promise<unknown> = async () => undefined;
const stopWatching = onParentExit(() => void stop());

async function stop(): Promise<void> {
  if (ending.signal.aborted) return;
  ending.abort();
  stopWatching();
  setTimeout(() => exit(0), SHUTDOWN_TIMEOUT).unref();
  await close().catch(() => undefined);
  exit(0);
}
function exit(code: number): never {
  folder.release();
  process.exit(code);
}
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void stop());

try {
  const store = createStore(folder.path);
  const hooks = {
    isBusy: () => store.list().some(({ endedAt }) => endedAt === undefined),
    promptOf: (id: string) => {
      const source = store.get(id)?.values["video"];
      const prompt = typeof source === "string" ? store.get(source)?.values["prompt"] : undefined;
      return typeof prompt === "string" ? prompt : undefined;
    },
  };
  const [service, page] = await Promise.all([
    name === "live" ? liveService({ now }) : startEmulator(hooks, process.env, now),
    buildPage(),
  ]);
  const { signal } = ending;
  const presence = createPresence(now);
  const readiness = createReadiness(service);
  const takes = createTakes({ service, store, presence, signal, now });
  const onlyLoopback = ["127.0.0.1", "localhost", "::1"].includes(host);
  const concurrency = createConcurrencyLimits(service);
  const app = createApp({
    service,
    store,
    takes,
    concurrency,
    readiness,
    presence,
    page,
    onlyLoopback,
    signal,
    now,
    sleep: (ms, aborted) => sleep(ms, undefined, { signal: aborted, ref: false }),
  });
  const { server, port } = await listen(app, host, wantedPort);
  close = async () => {
    server.close();
    if ("closeAllConnections" in server) server.closeAllConnections();
    await service.close();
  };
  takes.resume();
  console.log(`klingkit demo: http://${host.includes(":") ? `[${host}]` : host}:${port} (${name})`);
  if (name === "live") {
    console.log(`Live mode: your account is charged for each take. Takes are stored in ${folder.path}`);
    const { ok, message } = await readiness.check();
    // The message can quote the service, whose control characters must not reach the terminal.
    if (!ok) console.error(`Live takes are not possible yet: ${message.replaceAll(/\p{Cc}+/gu, " ")}`);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  exit(1);
}
