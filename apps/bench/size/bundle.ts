import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { peer } from "../peers.ts";

/** The part of esbuild that is used here. */
interface Esbuild {
  build(options: Record<string, unknown>): Promise<{
    readonly outputFiles: readonly { readonly path: string; readonly contents: Uint8Array }[];
    readonly metafile: {
      readonly outputs: Readonly<
        Record<string, { readonly imports: readonly { readonly path: string; readonly kind: string }[] }>
      >;
    };
  }>;
}

/** The sizes of a bundle, minified and gzipped, bytes. */
export interface BundleSizes {
  /** The initial load. */
  readonly initial: number;
  /** Loaded until a video has been created. */
  readonly untilVideo: number;
  /** All files, including those that are loaded on demand. */
  readonly all: number;
}

interface BundleOptions {
  readonly entry: { readonly file: string } | { readonly code: string; readonly from: string };
  readonly platform: "browser" | "node";
  /** Whether the entry exports `createVideo`. */
  readonly createsVideo?: boolean;
}

/** Bundles an entry. Dynamic imports become separate files. */
export async function bundle({ entry, platform, createsVideo = false }: BundleOptions): Promise<BundleSizes> {
  const { build } = await peer<Esbuild>("esbuild");
  const folder = mkdtempSync(join(import.meta.dirname, "bundled-"));
  try {
    const { outputFiles, metafile } = await build({
      ...("file" in entry
        ? { entryPoints: { entry: entry.file } }
        : { stdin: { contents: entry.code, resolveDir: entry.from, sourcefile: "entry.js" } }),
      outdir: folder,
      entryNames: "entry",
      bundle: true,
      splitting: true,
      metafile: true,
      minify: true,
      format: "esm",
      platform,
      target: "es2022",
      write: false,
      logLevel: "silent",
    });
    const bytes = new Map(outputFiles.map(({ path, contents }) => [basename(path), gzipSync(contents).length]));
    const imports = new Map(
      Object.entries(metafile.outputs).map(([path, output]) => [
        basename(path),
        output.imports.filter(({ kind }) => kind === "import-statement").map((each) => basename(each.path)),
      ]),
    );
    const sum = (names: Iterable<string>): number => [...names].reduce((all, name) => all + (bytes.get(name) ?? 0), 0);
    const first = withImports("entry.js", imports);
    const untilVideo = createsVideo ? loadedUntilVideo(folder, outputFiles) : first;
    return { initial: sum(first), untilVideo: sum(untilVideo), all: sum(bytes.keys()) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function withImports(name: string, imports: ReadonlyMap<string, readonly string[]>): Set<string> {
  const found = new Set([name]);
  // Iteration includes the items that are added to the set meanwhile.
  for (const each of found) for (const imported of imports.get(each) ?? []) found.add(imported);
  return found;
}

function loadedUntilVideo(
  folder: string,
  files: readonly { readonly path: string; readonly contents: Uint8Array }[],
): string[] {
  for (const { path, contents } of files) writeFileSync(path, contents);
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [fileURLToPath(import.meta.resolve("./loaded.ts")), join(folder, "entry.js")],
    { encoding: "utf8" },
  );
  if (status !== 0) throw new Error(`The bundle did not create a video:\n${stderr}`);
  return JSON.parse(stdout) as string[];
}
