import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createApp } from "./app.ts";
import { whenLaunchersEnd } from "./launchers.ts";
import { listen } from "./listen.ts";
import { chosenMode, startService } from "./mode.ts";
import { buildPage } from "./page.ts";
import { createStore } from "./store.ts";
import { createTakes } from "./takes.ts";

const host = process.env["HOST"] || "127.0.0.1";
const wantedPort = Number(process.env["PORT"] || 5173);
const mode = chosenMode(process.argv.slice(2), process.env);
/** Longest time for an orderly end, milliseconds. */
const GRACE = 2000;

const ending = new AbortController();
// What was paid for stays; what the emulator drew goes with it.
const folder =
  mode === "live"
    ? join(import.meta.dirname, "..", ".klingkit", "videos")
    : mkdtempSync(join(tmpdir(), "klingkit-demo-"));
if (mode === "live") mkdirSync(folder, { recursive: true });
const forget = (): void => {
  if (mode === "emulator") rmSync(folder, { recursive: true, force: true });
};

let close: () => Promise<unknown> = async () => undefined;
const stopWatching = whenLaunchersEnd(() => void stop());

async function stop(): Promise<void> {
  if (ending.signal.aborted) return;
  ending.abort();
  stopWatching();
  setTimeout(() => process.exit(0), GRACE).unref();
  await close().catch(() => undefined);
  forget();
  process.exit(0);
}
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void stop());

try {
  const [service, page] = await Promise.all([startService(mode), buildPage()]);
  const store = createStore();
  const takes = createTakes(service, store, folder, ending.signal);
  const onlyLoopback = ["127.0.0.1", "localhost", "::1"].includes(host);
  const app = createApp({ service, store, takes, page, onlyLoopback, signal: ending.signal });
  const { server, port } = await listen(app, host, wantedPort);
  close = async () => {
    server.close();
    if ("closeAllConnections" in server) server.closeAllConnections();
    await service.close();
  };
  console.log(`klingkit demo: http://${host.includes(":") ? `[${host}]` : host}:${port} (${mode})`);
  if (mode === "live") {
    console.log(`Live: each take is paid for. Videos are kept in ${folder}`);
    const obstacle = await service.obstacle();
    if (obstacle) console.error(`Not ready: ${obstacle.message}`);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  forget();
  process.exit(1);
}
