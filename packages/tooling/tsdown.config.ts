import { existsSync } from "node:fs";
import { join } from "node:path";
import { defineConfig } from "tsdown";
import { buildOptions } from "./build-options.ts";
import { type Manifest, readManifest } from "./workspace.ts";

/** Every `./dist/<name>.js` that a manifest names, however deep in its conditions: built from `./src/<name>.ts`. */
function builtFiles(value: unknown): string[] {
  if (typeof value === "object" && value !== null) return Object.values(value).flatMap(builtFiles);
  const name = typeof value === "string" ? /^\.\/dist\/(.+)\.js$/.exec(value)?.[1] : undefined;
  return name === undefined ? [] : [name];
}

// tsdown would otherwise take the folder of this file.
const cwd = process.cwd();
const manifest: Manifest = readManifest(cwd);
const { exports, imports, bin } = manifest;
const names = new Set([exports, imports, bin].flatMap(builtFiles));

/** Builds what the package's own `exports`, `imports` and `bin` name, and nothing else. */
export default defineConfig({
  ...buildOptions(manifest),
  // Maps point to `src`, which is published beside `dist`: an editor opens the source, and it is not shipped twice.
  dts: { oxc: true, sourcemap: true },
  sourcemap: true,
  outputOptions: { sourcemapExcludeSources: true },
  // Endpoints keep a file each: a program that imports one does not get the others with it.
  unbundle: existsSync(join(cwd, "src", "endpoints.ts")),
  cwd,
  entry: Object.fromEntries([...names].map((name) => [name, `./src/${name}.ts`])),
});
