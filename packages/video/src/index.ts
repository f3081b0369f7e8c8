export * from "./client.ts";
export * from "./endpoints.ts";
export { videoEndpoints } from "./registry.ts";
