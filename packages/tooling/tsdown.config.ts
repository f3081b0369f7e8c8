import { readFileSync } from "node:fs";
import { defineConfig } from "tsdown";

interface Manifest {
  exports: unknown;
  imports?: unknown;
  bin?: unknown;
}

const manifest = JSON.parse(readFileSync("package.json", "utf8")) as Manifest;

/** Every `./dist/<name>.js` that the manifest names, however deep in its conditions: built from `./src/<name>.ts`. */
function builtFiles(value: unknown): string[] {
  if (typeof value === "object" && value !== null) return Object.values(value).flatMap(builtFiles);
  const name = typeof value === "string" ? /^\.\/dist\/(.+)\.js$/.exec(value)?.[1] : undefined;
  return name === undefined ? [] : [name];
}

const names = new Set([manifest.exports, manifest.imports, manifest.bin].flatMap(builtFiles));

/** Builds what the package's own `exports`, `imports` and `bin` name, and nothing else. */
export default defineConfig({
  // tsdown would otherwise take the folder of this file.
  cwd: process.cwd(),
  entry: Object.fromEntries([...names].map((name) => [name, `./src/${name}.ts`])),
  format: "esm",
  platform: "neutral",
  target: "es2022",
  // oxc needs no TypeScript compiler: 7 has no stable API to make declarations with.
  dts: { oxc: true },
  deps: {
    // `#` imports stay as written: the consumer's runtime or bundler picks the file by its own conditions.
    neverBundle: [/^node:/, /^#/],
    // What is not a dependency of the package must not slip into its bundle.
    onlyBundle: [],
  },
  hash: false,
  failOnWarn: true,
  logLevel: "warn",
});
