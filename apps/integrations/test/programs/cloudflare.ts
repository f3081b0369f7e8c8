import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { build } from "esbuild";
import { Miniflare } from "miniflare";
import { crashAt, type CrashPoint } from "../crash.ts";
import { order, port, report, serve, variable, waitSeconds, webhookSecret } from "./site.ts";

const engines = join(import.meta.dirname, "..", "..", "engines");
const { outputFiles } = await build({
  entryPoints: [join(engines, "cloudflare.ts")],
  bundle: true,
  format: "esm",
  target: "es2024",
  conditions: ["@klingkit/source", "workerd", "worker", "browser"],
  external: ["cloudflare:*"],
  write: false,
  plugins: [
    {
      name: "crashing-steps",
      setup({ onResolve }) {
        onResolve({ filter: /\/steps\.ts$/ }, ({ importer }) =>
          importer.endsWith("cloudflare.ts") ? { path: join(import.meta.dirname, "cloudflare-steps.ts") } : undefined,
        );
      },
    },
  ],
});
/** The part of the binding that is used here. */
interface Workflow {
  get(id: string): Promise<{ sendEvent(event: { type: string; payload: string }): Promise<void> }>;
}

const data = variable("DATA");
const miniflare = new Miniflare({
  modules: true,
  script: outputFiles[0]?.text ?? "",
  compatibilityDate: "2026-07-01",
  cf: false,
  workflows: { MAKE_VIDEO: { name: "make-video", className: "MakeVideo" } },
  workflowsPersist: join(data, "workflows"),
  r2Buckets: ["FILMS"],
  r2Persist: join(data, "r2"),
  bindings: {
    KLING_API_KEY: variable("KLING_API_KEY"),
    KLING_BASE_URL: variable("KLING_BASE_URL"),
    KLING_WEBHOOK_SECRET: webhookSecret,
    CALLBACK_URL: `http://127.0.0.1:${port}/kling`,
    WAIT_SECONDS: waitSeconds,
  },
  serviceBindings: {
    CRASH(request: { readonly url: string }) {
      crashAt(decodeURIComponent(new URL(request.url).pathname.slice(1)) as CrashPoint);
      return new Response() as never;
    },
  },
});
await miniflare.ready;

async function call(method: string, path: string, body?: string): Promise<Response> {
  const headers = { "content-type": "application/json" };
  return (await miniflare.dispatchFetch(`http://films.example${path}`, {
    method,
    headers,
    ...(body ? { body } : {}),
  })) as never;
}

await serve({
  async "/kling"(request) {
    const init = { method: "POST", headers: Object.fromEntries(request.headers), body: await request.text() };
    return (await miniflare.dispatchFetch("http://films.example/kling", init)) as never;
  },
});
if ((await call("GET", `/orders/${order.id}`)).ok) {
  // After a restart, Miniflare continues an instance with the next event only. Nothing waits for this one.
  const { MAKE_VIDEO } = await miniflare.getBindings<{ MAKE_VIDEO: Workflow }>();
  await (await MAKE_VIDEO.get(order.id)).sendEvent({ type: "wake", payload: "" });
} else await call("POST", "/orders", JSON.stringify(order));
for (;;) {
  const state = (await (await call("GET", `/orders/${order.id}`)).json()) as Record<string, unknown>;
  if (state["status"] === "errored") report({ error: JSON.stringify(state["error"]) });
  if (state["status"] === "complete") {
    const object = await (await miniflare.getR2Bucket("FILMS")).get(String(state["output"]));
    const path = join(variable("FOLDER"), String(state["output"]));
    await writeFile(path, new Uint8Array((await object?.arrayBuffer()) ?? new ArrayBuffer()));
    report({ path });
  }
  await delay(200);
}
