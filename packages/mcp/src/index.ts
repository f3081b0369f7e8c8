export { createMcp, type Mcp } from "./create-mcp.ts";
export type { HttpOptions, HttpServer } from "./http.ts";
export { type McpOptions, stateFolder } from "./options.ts";
export { runMcp, type RunOptions } from "./run-mcp.ts";
