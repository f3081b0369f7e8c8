import { registerHooks } from "node:module";

// Preloaded into a program under test: its `klingkit` gets a clock, and the program stays as it is.
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === "klingkit" && context.parentURL?.includes("/.klingkit/")
      ? { url: new URL("fast-klingkit.ts", import.meta.url).href, shortCircuit: true }
      : next(specifier, context),
});
