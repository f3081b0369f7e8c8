import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build as viteBuild, createLogger } from "vite";
import { fullSet } from "../full-set.ts";

/** As much of esbuild as is used here: it is in the full set, so its own types are not always there. */
interface Esbuild {
  build(options: Record<string, unknown>): Promise<{
    warnings: { text: string }[];
    errors: { text: string }[];
    outputFiles: { text: string }[];
  }>;
}

export interface Bundled {
  bundler: string;
  warnings: string[];
  /** Minified, then gzipped. */
  bytes: number;
}

async function withEsbuild(consumer: string, entry: string): Promise<Bundled> {
  const esbuild = createRequire(join(fullSet, "package.json"))("esbuild") as Esbuild;
  const { warnings, errors, outputFiles } = await esbuild.build({
    absWorkingDir: consumer,
    entryPoints: [entry],
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    write: false,
    logLevel: "silent",
  });
  const text = outputFiles.map((file) => file.text).join("");
  return {
    bundler: "esbuild",
    warnings: [...errors, ...warnings].map((message) => message.text),
    bytes: gzipSync(text).length,
  };
}

async function withVite(consumer: string, entry: string): Promise<Bundled> {
  const warnings: string[] = [];
  const warn = (message: string) => void warnings.push(message);
  const outDir = join(consumer, "bundled");
  await viteBuild({
    root: consumer,
    configFile: false,
    logLevel: "silent",
    customLogger: { ...createLogger("silent"), warn, warnOnce: warn, error: warn },
    build: {
      outDir,
      target: "es2022",
      minify: true,
      modulePreload: { polyfill: false },
      rolldownOptions: {
        input: join(consumer, entry),
        preserveEntrySignatures: "strict",
        output: { entryFileNames: "bundle.js" },
      },
    },
  });
  return { bundler: "Vite", warnings, bytes: gzipSync(readFileSync(join(outDir, "bundle.js"))).length };
}

/** Bundles an entry for the browser with each bundler. */
export async function bundle(consumer: string, entry: string): Promise<Bundled[]> {
  return [await withEsbuild(consumer, entry), await withVite(consumer, entry)];
}
