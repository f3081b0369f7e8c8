import { createRequire } from "node:module";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build as viteBuild, createLogger, type InlineConfig } from "vite";
import { fullSet } from "../full-set.ts";

/** The part of esbuild that is used here. Its types are not always installed. */
interface Esbuild {
  build(options: Record<string, unknown>): Promise<{
    warnings: { text: string }[];
    errors: { text: string }[];
    outputFiles: { path: string; contents: Uint8Array }[];
    metafile: { outputs: Record<string, { entryPoint?: string; imports: { path: string; kind: string }[] }> };
  }>;
}

/** A file of a bundle, and what it imports. */
interface Chunk {
  name: string;
  isEntry: boolean;
  /** Loaded together with the file. */
  imports: string[];
  /** Loaded on demand. */
  dynamicImports: string[];
  bytes: number;
}

export interface Bundled {
  warnings: string[];
  /** Modules that are not bundled. */
  external: string[];
  /** Initial load, minified and gzipped, bytes. */
  initial: number;
  /** All files, including those that are loaded on demand, bytes. */
  all: number;
}

/** A bundler, configured for a kind of runtime. */
export interface Target {
  readonly name: string;
  readonly isNode: boolean;
  readonly bundle: (consumer: string, entry: string) => Promise<Bundled>;
}

export const browsers: readonly Target[] = [
  { name: "esbuild", isNode: false, bundle: withEsbuild({ platform: "browser" }) },
  { name: "Vite", isNode: false, bundle: withVite({}) },
];

export const everywhere: readonly Target[] = [
  ...browsers,
  {
    name: "esbuild for Workers",
    isNode: false,
    bundle: withEsbuild({ platform: "browser", conditions: ["workerd", "worker", "browser"] }),
  },
  { name: "esbuild for Node.js", isNode: true, bundle: withEsbuild({ platform: "node" }) },
  { name: "Vite for a server", isNode: true, bundle: withVite({ build: { ssr: true }, ssr: { noExternal: true } }) },
];

/** Sums the sizes of the entry with its static imports, and of all chunks. */
function summary(chunks: readonly Chunk[]): Omit<Bundled, "warnings"> {
  const byName = new Map(chunks.map((chunk) => [chunk.name, chunk]));
  const first = new Set<Chunk>();
  const add = (chunk: Chunk | undefined): void => {
    if (!chunk || first.has(chunk)) return;
    first.add(chunk);
    for (const name of chunk.imports) add(byName.get(name));
  };
  add(chunks.find(({ isEntry }) => isEntry));
  const sum = (some: Iterable<Chunk>): number => [...some].reduce((total, { bytes }) => total + bytes, 0);
  const imported = new Set(chunks.flatMap(({ imports, dynamicImports }) => [...imports, ...dynamicImports]));
  return { initial: sum(first), all: sum(chunks), external: [...imported].filter((name) => !byName.has(name)) };
}

function withEsbuild(options: Record<string, unknown>): Target["bundle"] {
  return async (consumer, entry) => {
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
      target: "es2022",
      write: false,
      logLevel: "silent",
      ...options,
    });
    const chunks = Object.entries(metafile.outputs).map(([name, { entryPoint, imports }]) => ({
      name,
      isEntry: entryPoint === entry,
      imports: imports.filter(({ kind }) => kind === "import-statement").map(({ path }) => path),
      dynamicImports: imports.filter(({ kind }) => kind !== "import-statement").map(({ path }) => path),
      bytes: gzipSync(outputFiles.find(({ path }) => path.endsWith(name))?.contents ?? "").length,
    }));
    return { warnings: [...errors, ...warnings].map((message) => message.text), ...summary(chunks) };
  };
}

function withVite({ build, ...config }: InlineConfig): Target["bundle"] {
  return async (consumer, entry) => {
    const warnings: string[] = [];
    const warn = (message: string) => void warnings.push(message);
    const result = await viteBuild({
      root: consumer,
      configFile: false,
      logLevel: "silent",
      customLogger: { ...createLogger("silent"), warn, warnOnce: warn, error: warn },
      ...config,
      build: {
        write: false,
        target: "es2022",
        minify: true,
        modulePreload: { polyfill: false },
        rolldownOptions: { input: join(consumer, entry), preserveEntrySignatures: "strict" },
        ...build,
      },
    });
    const outputs = (Array.isArray(result) ? result : [result]).flatMap((each) =>
      "output" in each ? each.output : [],
    );
    const chunks = outputs.flatMap((output) =>
      output.type === "chunk"
        ? {
            name: output.fileName,
            isEntry: output.isEntry,
            imports: output.imports,
            dynamicImports: output.dynamicImports,
            bytes: gzipSync(output.code).length,
          }
        : [],
    );
    return { warnings, ...summary(chunks) };
  };
}
