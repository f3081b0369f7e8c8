import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { peer } from "../peers.ts";

/** As much of esbuild as is used here. */
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

/** Sizes of a bundle, minified and gzipped, bytes. */
export interface Bundled {
  /** What a page loads to begin with. */
  readonly first: number;
  /** What has been loaded when a clip is there; as much as at first where all is in one file. */
  readonly clip: number;
  /** That and every file that some call would load. */
  readonly all: number;
}

interface What {
  readonly entry: { readonly file: string } | { readonly code: string; readonly from: string };
  readonly platform: "browser" | "node";
  /** Whether the entry makes a clip. */
  readonly makesClip?: boolean;
}

/** Bundles as a bundler of today does: in one file, but for what is imported when it is needed. */
export async function bundle({ entry, platform, makesClip = false }: What): Promise<Bundled> {
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
    const clip = makesClip ? loadedForClip(folder, outputFiles) : first;
    return { first: sum(first), clip: sum(clip), all: sum(bytes.keys()) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function withImports(name: string, imports: ReadonlyMap<string, readonly string[]>): Set<string> {
  const found = new Set([name]);
  // A set that grows while it is walked is walked to its end.
  for (const each of found) for (const imported of imports.get(each) ?? []) found.add(imported);
  return found;
}

function loadedForClip(
  folder: string,
  files: readonly { readonly path: string; readonly contents: Uint8Array }[],
): string[] {
  for (const { path, contents } of files) writeFileSync(path, contents);
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [fileURLToPath(import.meta.resolve("./loaded.ts")), join(folder, "entry.js")],
    { encoding: "utf8" },
  );
  if (status !== 0) throw new Error(`the bundle made no clip:\n${stderr}`);
  return JSON.parse(stdout) as string[];
}
