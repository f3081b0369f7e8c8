import { registerHooks } from "node:module";

/**
 * vitest hands the conditions of its configuration on to Node, `import` among them, and Node then takes it for
 * `require` too: pg asks for pg-pool and is given a module in the place of a class. Imported before anything that
 * imports pg.
 */
export const hooks: ReturnType<typeof registerHooks> = registerHooks({
  resolve: (specifier, context, next) =>
    next(specifier, specifier === "pg-pool" ? { ...context, conditions: ["node", "require", "default"] } : context),
});
