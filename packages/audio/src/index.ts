export * from "./client.ts";
export * from "./endpoints.ts";
export { audioEndpoints } from "./registry.ts";
