import { readFile } from "node:fs/promises";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build, stop } from "esbuild";

export interface PageFile {
  readonly body: string | Uint8Array<ArrayBuffer>;
  readonly type: string;
  /** Whether the file's name changes with its content. */
  readonly immutable: boolean;
}

/** The page's files by URL path, such as `/assets/main-x1y2.js`. They are in memory, so a request path never opens a file. */
export type Page = ReadonlyMap<string, PageFile>;

const types: Readonly<Record<string, string>> = {
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  svg: "image/svg+xml",
  woff2: "font/woff2",
  woff: "font/woff",
};

/** An attribute of the HTML that names a file of the client. */
const localReference = /"\.\/([^"]+)"/g;

const client = fileURLToPath(new URL("../client/", import.meta.url));

/** Builds the client in memory. This takes less than a second, so the demo needs no separate build step. */
export async function buildPage(): Promise<Page> {
  const html = await readFile(new URL("../client/index.html", import.meta.url), "utf8");
  const { metafile, outputFiles } = await build({
    absWorkingDir: client,
    // The files that the HTML refers to.
    entryPoints: [...html.matchAll(localReference)].map(([, path = ""]) => path),
    bundle: true,
    splitting: true,
    format: "esm",
    minify: true,
    // Browsers since the middle of 2023.
    target: ["chrome111", "edge111", "firefox114", "safari16.4"],
    jsx: "automatic",
    tsconfigRaw: {},
    // The page is a production build for any value of NODE_ENV.
    define: { "process.env.NODE_ENV": JSON.stringify("production") },
    conditions: ["@klingkit/source", "module"],
    loader: { ".woff2": "file", ".svg": "copy" },
    outdir: client,
    publicPath: "/",
    entryNames: "assets/[name]-[hash]",
    chunkNames: "assets/[name]-[hash]",
    assetNames: "assets/[name]-[hash]",
    write: false,
    metafile: true,
    logLevel: "error",
  });
  await stop();

  const files = new Map<string, PageFile>();
  for (const { path, contents } of outputFiles) {
    const type = types[path.split(".").at(-1) ?? ""] ?? "application/octet-stream";
    const url = `/${relative(client, path).replaceAll("\\", "/")}`;
    files.set(url, { body: new Uint8Array(contents), type, immutable: true });
  }
  const built = new Map(Object.entries(metafile.outputs).map(([name, { entryPoint }]) => [entryPoint, name]));
  const body = html.replaceAll(localReference, (_, path: string) => `"/${built.get(path)}"`);
  const index: PageFile = { body, type: "text/html; charset=utf-8", immutable: false };
  return files.set("/", index).set("/index.html", index);
}
