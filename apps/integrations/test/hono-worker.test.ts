import { join } from "node:path";
import { createKling, type ProxiedKling } from "@klingkit/proxy/client";
import { build } from "esbuild";
import { Miniflare } from "miniflare";
import { expect, onTestFinished, test } from "vitest";
import { createOrder } from "./run-order.ts";

const frameworks = join(import.meta.dirname, "..", "..", "examples", "frameworks");

test("pages of several users make videos at once through one Worker", async () => {
  const { outputFiles } = await build({
    entryPoints: [join(frameworks, "hono-worker.ts")],
    bundle: true,
    format: "esm",
    target: "es2024",
    conditions: ["@klingkit/source", "workerd", "worker", "browser"],
    write: false,
  });
  const { emulator, environment } = await createOrder();
  const url = `http://127.0.0.1:${environment["PORT"]}`;
  const miniflare = new Miniflare({
    modules: true,
    script: outputFiles[0]?.text ?? "",
    compatibilityDate: "2026-07-01",
    cf: false,
    port: Number(environment["PORT"]),
    bindings: {
      KLING_API_KEY: environment["KLING_API_KEY"] ?? "",
      KLING_BASE_URL: emulator.url,
      KLING_PROXY_SECRET: "a secret of at least thirty-two characters",
      KLING_WEBHOOK_SECRET: environment["WEBHOOK_SECRET"] ?? "",
      SITE_URL: url,
    },
  });
  onTestFinished(() => miniflare.dispose());
  await miniflare.ready;
  const page = (user: string): ProxiedKling =>
    createKling({ proxyUrl: `${url}/api/kling`, headers: { origin: url, cookie: `session=${user}` } });
  const progress: number[] = [];
  const done = await Promise.all(
    ["ada", "grace", "mary"].map((user) =>
      page(user).video.textToVideo.run(
        { prompt: "a lighthouse in fog" },
        { onUpdate: (update) => progress.push(update.progress), waitTimeout: 120_000 },
      ),
    ),
  );
  expect(new Set(done.map(({ output }) => output.url)).size).toBe(3);
  expect(progress.length).toBeGreaterThan(2);
  expect(emulator.state().paid.tasks).toBe(3);
  expect(new Set(emulator.callbacks.map(({ status }) => status))).toEqual(new Set([200]));
});
