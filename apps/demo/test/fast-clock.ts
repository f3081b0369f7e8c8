import { registerHooks } from "node:module";

// Preloaded into a program under test, to give its unmodified `klingkit` import a fast clock.
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === "klingkit" && context.parentURL?.includes("/.klingkit/")
      ? { url: new URL("fast-klingkit.ts", import.meta.url).href, shortCircuit: true }
      : next(specifier, context),
});
