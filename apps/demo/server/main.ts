import { join } from "node:path";
import { createApp } from "./app.ts";
import { startEmulator } from "./emulated/start-emulator.ts";
import { whenLaunchersEnd } from "./launchers.ts";
import { listen } from "./listen.ts";
import { buildPage } from "./page.ts";
import { chosenService, liveService } from "./service.ts";
import { createSlots } from "./slots.ts";
import { takeFolder } from "./state-folder.ts";
import { createStore } from "./store.ts";
import { createTakes } from "./takes.ts";

const host = process.env["HOST"] || "127.0.0.1";
const wantedPort = Number(process.env["PORT"] || 5173);
const name = chosenService(process.argv.slice(2), process.env);
/** Longest time for an orderly end, milliseconds. */
const GRACE = 2000;

// oxlint-disable-next-line no-restricted-properties -- the program's own clock
const now = Date.now;
const ending = new AbortController();
const base = process.env["KLINGKIT_STATE"] || join(import.meta.dirname, "..", ".klingkit");
const folder = takeFolder(base, name);

let close: () => Promise<unknown> = async () => undefined;
const stopWatching = whenLaunchersEnd(() => void stop());

async function stop(): Promise<void> {
  if (ending.signal.aborted) return;
  ending.abort();
  stopWatching();
  setTimeout(() => leave(0), GRACE).unref();
  await close().catch(() => undefined);
  leave(0);
}
function leave(code: number): never {
  folder.release();
  process.exit(code);
}
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void stop());

try {
  const store = createStore(folder.path);
  const hooks = {
    isBusy: () => store.list().some(({ endedAt }) => endedAt === undefined),
    wordsOf: (id: string) => {
      const source = store.get(id)?.values["video"];
      const words = typeof source === "string" ? store.get(source)?.values["prompt"] : undefined;
      return typeof words === "string" ? words : undefined;
    },
  };
  const [service, page] = await Promise.all([
    name === "live" ? liveService({ now }) : startEmulator(hooks, process.env, now),
    buildPage(),
  ]);
  const takes = createTakes(service, store, ending.signal, now);
  const onlyLoopback = ["127.0.0.1", "localhost", "::1"].includes(host);
  const slots = createSlots(service);
  const app = createApp({ service, store, takes, slots, page, onlyLoopback, signal: ending.signal, now });
  const { server, port } = await listen(app, host, wantedPort);
  close = async () => {
    server.close();
    if ("closeAllConnections" in server) server.closeAllConnections();
    await service.close();
  };
  takes.resume();
  console.log(`klingkit demo: http://${host.includes(":") ? `[${host}]` : host}:${port} (${name})`);
  if (name === "live") {
    console.log(`Live: each take is paid for. Takes are kept in ${folder.path}`);
    const obstacle = await service.obstacle();
    if (obstacle) console.error(`Not ready: ${obstacle.message}`);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  leave(1);
}
