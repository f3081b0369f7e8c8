export * from "./client.ts";
export * from "./endpoints.ts";
export { expansion, type ExpansionTarget } from "./expansion.ts";
export { imageEndpoints } from "./registry.ts";
