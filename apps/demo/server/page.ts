import { fileURLToPath } from "node:url";
import { build } from "vite";

export interface PageFile {
  readonly body: string | Uint8Array<ArrayBuffer>;
  readonly type: string;
  /** Whether the file's name changes with its content. */
  readonly immutable: boolean;
}

/** The page's files by URL path, such as `/assets/main-x1y2.js`. They are in memory, so a request path never opens a file. */
export type Page = ReadonlyMap<string, PageFile>;

const types: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  svg: "image/svg+xml",
  woff2: "font/woff2",
  woff: "font/woff",
};

const root = fileURLToPath(new URL("../client/", import.meta.url));

/** Builds the client in memory. This takes less than a second, so the demo needs no separate build step. */
export async function buildPage(): Promise<Page> {
  const built = await build({
    root,
    configFile: false,
    mode: "production",
    envDir: false,
    logLevel: "error",
    publicDir: false,
    // The page is a production build for any value of NODE_ENV.
    define: { "process.env.NODE_ENV": JSON.stringify("production") },
    oxc: { jsx: { runtime: "automatic", development: false } },
    resolve: { conditions: ["@klingkit/source", "module", "browser", "default"] },
    // The content security policy forbids inline content.
    build: { write: false, assetsInlineLimit: 0, modulePreload: { polyfill: false }, reportCompressedSize: false },
  });
  const files = new Map<string, PageFile>();
  for (const { output } of [built].flat().filter((part) => "output" in part)) {
    for (const file of output) {
      const body =
        file.type === "chunk" ? file.code : typeof file.source === "string" ? file.source : new Uint8Array(file.source);
      const type = types[file.fileName.split(".").at(-1) ?? ""] ?? "application/octet-stream";
      files.set(`/${file.fileName}`, { body, type, immutable: file.fileName.startsWith("assets/") });
    }
  }
  const index = files.get("/index.html");
  if (index) files.set("/", index);
  return files;
}
