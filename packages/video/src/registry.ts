import { type Registry, registryOf } from "@klingkit/tasks/endpoint";
import * as endpoints from "./endpoints.ts";

export * from "./endpoints.ts";

/** The endpoints of this package, by name. */
export const videoEndpoints: Registry = /* @__PURE__ */ registryOf(endpoints);
