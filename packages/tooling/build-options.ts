import type { UserConfig } from "tsdown";

/** How every published package is built. */
export const buildOptions: UserConfig = {
  format: "esm",
  platform: "neutral",
  target: "es2022",
  // oxc needs no TypeScript compiler: 7 has no stable API to make declarations with.
  dts: { oxc: true },
  deps: {
    // `#` imports stay as written: the consumer's runtime or bundler picks the file by its own conditions. Siblings do
    // too, named in the manifest or not: knip reports one that is not.
    neverBundle: [/^node:/, /^#/, /^(@klingkit\/|klingkit$|klingkit\/)/],
    // What is not a dependency of the package must not slip into its bundle.
    onlyBundle: [],
  },
  hash: false,
  failOnWarn: true,
  logLevel: "warn",
};
