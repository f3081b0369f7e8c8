import type { UserConfig } from "tsdown";
import type { Manifest } from "./workspace.ts";

// `#` imports are not bundled: the consumer's runtime or bundler resolves them with its conditions. Packages of the
// workspace are not bundled either; knip reports those that are missing in the manifest.
const external = [/^node:/, /^#/, /^(@klingkit\/|klingkit$|klingkit\/)/];

/** The build options of all published packages. */
export function buildOptions({ devDependencies = {} }: Manifest): UserConfig {
  return {
    format: "esm",
    platform: "neutral",
    target: "es2022",
    // oxc does not use the TypeScript compiler: version 7 has no stable API for declarations.
    dts: { oxc: true },
    deps: {
      neverBundle: external,
      // Nothing that is not a dependency may be bundled.
      onlyBundle: [],
      // Types of packages that are only devDependencies are included in the declarations.
      dts: { neverBundle: (id) => !(id in devDependencies) && external.some((pattern) => pattern.test(id)) },
    },
    hash: false,
    failOnWarn: true,
    logLevel: "warn",
  };
}
