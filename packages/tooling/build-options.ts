import type { UserConfig } from "tsdown";
import type { Manifest } from "./workspace.ts";

// `#` imports stay as written: the consumer's runtime or bundler picks the file by its own conditions. Siblings do too,
// named in the manifest or not: knip reports one that is not.
const external = [/^node:/, /^#/, /^(@klingkit\/|klingkit$|klingkit\/)/];

/** How every published package is built. */
export function buildOptions({ devDependencies = {} }: Manifest): UserConfig {
  return {
    format: "esm",
    platform: "neutral",
    target: "es2022",
    // oxc needs no TypeScript compiler: 7 has no stable API to make declarations with.
    dts: { oxc: true },
    deps: {
      neverBundle: external,
      // What is not a dependency of the package must not slip into its bundle.
      onlyBundle: [],
      // A package may use types of a sibling that only its development needs: its own declarations then hold them.
      dts: { neverBundle: (id) => !(id in devDependencies) && external.some((pattern) => pattern.test(id)) },
    },
    hash: false,
    failOnWarn: true,
    logLevel: "warn",
  };
}
