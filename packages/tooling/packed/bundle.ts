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
    outputFiles: { path: string; contents: Uint8Array }[];
    metafile: { outputs: Record<string, { entryPoint?: string; imports: { path: string; kind: string }[] }> };
  }>;
}

/** A file of a bundle: what is loaded with it. */
interface Chunk {
  name: string;
  isEntry: boolean;
  imports: string[];
  bytes: number;
}

export interface Bundled {
  bundler: string;
  warnings: string[];
  /** What a page loads to begin with, minified and gzipped. */
  initial: number;
  /** That and every chunk that is loaded when it is needed. */
  all: number;
}

/** Sums up the chunks: the entry with all that it imports statically, and everything. */
function sizes(chunks: readonly Chunk[]): Pick<Bundled, "initial" | "all"> {
  const byName = new Map(chunks.map((chunk) => [chunk.name, chunk]));
  const first = new Set<Chunk>();
  const add = (chunk: Chunk | undefined): void => {
    if (!chunk || first.has(chunk)) return;
    first.add(chunk);
    for (const name of chunk.imports) add(byName.get(name));
  };
  add(chunks.find(({ isEntry }) => isEntry));
  const sum = (some: Iterable<Chunk>): number => [...some].reduce((total, { bytes }) => total + bytes, 0);
  return { initial: sum(first), all: sum(chunks) };
}

async function withEsbuild(consumer: string, entry: string): Promise<Bundled> {
  const esbuild = createRequire(join(fullSet, "package.json"))("esbuild") as Esbuild;
  const { warnings, errors, outputFiles, metafile } = await esbuild.build({
    absWorkingDir: consumer,
    entryPoints: [entry],
    outdir: "bundled",
    bundle: true,
    splitting: true,
    metafile: true,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    write: false,
    logLevel: "silent",
  });
  const chunks = Object.entries(metafile.outputs).map(([name, { entryPoint, imports }]) => ({
    name,
    isEntry: entryPoint === entry,
    imports: imports.filter(({ kind }) => kind === "import-statement").map(({ path }) => path),
    bytes: gzipSync(outputFiles.find(({ path }) => path.endsWith(name))?.contents ?? "").length,
  }));
  return { bundler: "esbuild", warnings: [...errors, ...warnings].map((message) => message.text), ...sizes(chunks) };
}

async function withVite(consumer: string, entry: string): Promise<Bundled> {
  const warnings: string[] = [];
  const warn = (message: string) => void warnings.push(message);
  const result = await viteBuild({
    root: consumer,
    configFile: false,
    logLevel: "silent",
    customLogger: { ...createLogger("silent"), warn, warnOnce: warn, error: warn },
    build: {
      write: false,
      target: "es2022",
      minify: true,
      modulePreload: { polyfill: false },
      rolldownOptions: { input: join(consumer, entry), preserveEntrySignatures: "strict" },
    },
  });
  const outputs = (Array.isArray(result) ? result : [result]).flatMap((each) => ("output" in each ? each.output : []));
  const chunks = outputs.flatMap((output) =>
    output.type === "chunk"
      ? { name: output.fileName, isEntry: output.isEntry, imports: output.imports, bytes: gzipSync(output.code).length }
      : [],
  );
  return { bundler: "Vite", warnings, ...sizes(chunks) };
}

/** Bundles an entry for the browser with each bundler. */
export async function bundle(consumer: string, entry: string): Promise<Bundled[]> {
  return [await withEsbuild(consumer, entry), await withVite(consumer, entry)];
}
