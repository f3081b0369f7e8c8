import { existsSync } from "node:fs";
import { join } from "node:path";
import { defineConfig } from "tsdown";
import { buildOptions } from "./build-options.ts";
import { type Manifest, readManifest } from "./workspace.ts";

/** The names of all `./dist/<name>.js` in a manifest, including nested conditions. They are built from `./src/<name>.ts`. */
function builtFiles(value: unknown): string[] {
  if (typeof value === "object" && value !== null) return Object.values(value).flatMap(builtFiles);
  const name = typeof value === "string" ? /^\.\/dist\/(.+)\.js$/.exec(value)?.[1] : undefined;
  return name === undefined ? [] : [name];
}

// The default of tsdown is the directory of this file.
const cwd = process.cwd();
const manifest: Manifest = readManifest(cwd);
const { exports, imports, bin } = manifest;
const names = new Set([exports, imports, bin].flatMap(builtFiles));

/** Builds the files in the package's `exports`, `imports` and `bin`. */
export default defineConfig({
  ...buildOptions(manifest),
  // Source maps refer to the published `src`, so that the sources are not included twice.
  dts: { oxc: true, sourcemap: true },
  sourcemap: true,
  outputOptions: { sourcemapExcludeSources: true },
  // Each endpoint is a file, so that a program can import one without the others.
  unbundle: existsSync(join(cwd, "src", "endpoints.ts")),
  cwd,
  entry: Object.fromEntries([...names].map((name) => [name, `./src/${name}.ts`])),
});
