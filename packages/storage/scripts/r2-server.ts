import { createRequire } from "node:module";
import { join } from "node:path";
import { storesSet } from "@klingkit/tooling/stores-set";

const { port, folder } = JSON.parse(process.argv[2] ?? "{}") as { readonly port: number; readonly folder: string };

// The packages are installed in a separate workspace, so their types are not available here.
const load = createRequire(join(storesSet, "package.json"));
const { build } = load("esbuild") as {
  build(options: object): Promise<{ readonly outputFiles: readonly [{ readonly text: string }] }>;
};
const { Miniflare } = load("miniflare") as { Miniflare: new (options: object) => { readonly ready: Promise<URL> } };

const { outputFiles } = await build({
  entryPoints: [join(import.meta.dirname, "r2-worker.ts")],
  bundle: true,
  write: false,
  format: "esm",
  conditions: ["@klingkit/source", "workerd", "worker"],
});
const miniflare = new Miniflare({
  modules: true,
  script: outputFiles[0].text,
  compatibilityDate: "2026-07-01",
  host: "127.0.0.1",
  port,
  cf: false,
  r2Buckets: ["FILMS"],
  r2Persist: folder,
});
await miniflare.ready;
