import { createMcp } from "@klingkit/mcp";
import { createMcpHandler } from "@modelcontextprotocol/server";

const mcp = await createMcp();
const handler = createMcpHandler(mcp.factory);

/** Check the token, the `Host` and the `Origin` before you call the handler. */
export const POST = (request: Request): Promise<Response> => handler.fetch(request);
