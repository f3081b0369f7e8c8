import { fieldsOf, isFields } from "@klingkit/tasks";
import { CLIENT_CAPABILITIES_META_KEY, type McpServer, type ServerContext } from "@modelcontextprotocol/server";

/** The identifier of the Tasks extension of MCP. */
export const TASKS_EXTENSION = "io.modelcontextprotocol/tasks";

/** Whether the client can show a form to a person. */
export function canAsk({ server }: McpServer, { mcpReq }: ServerContext): boolean {
  const declared = fieldsOf(mcpReq.envelope)[CLIENT_CAPABILITIES_META_KEY];
  // oxlint-disable-next-line typescript/no-deprecated -- protocols before 2026-07-28 declare capabilities once per connection
  const { elicitation } = fieldsOf(declared ?? server.getClientCapabilities());
  // Without modes, it is the form.
  return isFields(elicitation) && ("form" in elicitation || !("url" in elicitation));
}

/** Whether the client declared the Tasks extension with this request. */
export function supportsTasks({ mcpReq }: Pick<ServerContext, "mcpReq">): boolean {
  const { extensions } = fieldsOf(fieldsOf(mcpReq.envelope)[CLIENT_CAPABILITIES_META_KEY]);
  return fieldsOf(extensions)[TASKS_EXTENSION] !== undefined;
}
