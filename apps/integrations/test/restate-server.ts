import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { freePort } from "./run-order.ts";

/** A Restate server in a temporary directory. */
export interface RestateServer {
  readonly ingressUrl: string;
  readonly adminUrl: string;
  stop(): Promise<void>;
}

/** Starts the server of the npm package. It sends no telemetry. */
export async function startRestate(): Promise<RestateServer> {
  const folder = await mkdtemp(join(tmpdir(), "klingkit-restate-"));
  const [node, ingress, admin] = [await freePort(), await freePort(), await freePort()];
  const launcher = createRequire(import.meta.url).resolve("@restatedev/restate-server/package.json");
  const platform = createRequire(launcher).resolve(
    `@restatedev/restate-server-${process.platform}-${process.arch}/bin/restate-server`,
  );
  const server = spawn(
    platform,
    ["--base-dir", folder, "--listen-mode", "tcp", "--bind-ip", "127.0.0.1", "--bind-port", String(node)],
    {
      env: {
        ...process.env,
        RESTATE_DISABLE_TELEMETRY: "true",
        RESTATE_DEFAULT_NUM_PARTITIONS: "1",
        RESTATE_INGRESS__BIND_PORT: String(ingress),
        RESTATE_ADMIN__BIND_PORT: String(admin),
      },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  let output = "";
  for (const stream of [server.stdout, server.stderr])
    stream.on("data", (chunk) => void (output = (output + String(chunk)).slice(-5000)));
  const [ingressUrl, adminUrl] = [`http://127.0.0.1:${ingress}`, `http://127.0.0.1:${admin}`];
  const isHealthy = async (url: string): Promise<boolean> => (await fetch(url).catch(() => undefined))?.ok === true;
  while (!((await isHealthy(`${adminUrl}/health`)) && (await isHealthy(`${ingressUrl}/restate/health`)))) {
    if (server.exitCode !== null) throw new Error(`The Restate server ended: ${output}`);
    await delay(100);
  }
  return {
    ingressUrl,
    adminUrl,
    async stop() {
      const ended = new Promise((resolve) => void server.on("close", resolve));
      server.kill("SIGKILL");
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
