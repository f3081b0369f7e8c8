import { fileURLToPath } from "node:url";
import { build } from "vite";

/** A file of the page, ready to be served. */
export interface PageFile {
  readonly body: string | Uint8Array<ArrayBuffer>;
  readonly type: string;
  /** Its name changes with its content. */
  readonly immutable: boolean;
}

/** The page's files by their path, as `/assets/main-x1y2.js`. Kept in memory: no path of a request ever opens a file. */
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

/** Builds the client. It takes well under a second, so there is no step before the start and no folder to get stale. */
export async function buildPage(): Promise<Page> {
  const built = await build({
    root,
    configFile: false,
    mode: "production",
    envDir: false,
    logLevel: "error",
    publicDir: false,
    // Whatever NODE_ENV says, the page is not under development.
    define: { "process.env.NODE_ENV": JSON.stringify("production") },
    oxc: { jsx: { runtime: "automatic", development: false } },
    resolve: { conditions: ["@klingkit/source", "module", "browser", "default"] },
    // Nothing inline: the content security policy allows only files.
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
