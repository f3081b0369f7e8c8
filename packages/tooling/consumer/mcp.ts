import { createEmulator } from "@klingkit/emulator";
import { createMcp } from "@klingkit/mcp";

// Creates a video with a tool, over HTTP.
const emulator = await createEmulator({ listen: false });
const { url: baseUrl, fetch: toEmulator, clock } = emulator;
const mcp = await createMcp({
  state: "mcp-state",
  files: "mcp-files",
  env: {},
  kling: { apiKey: "api-key-emulator", baseUrl, fetch: toEmulator, clock },
});
const server = await mcp.serveHttp({ port: 0 });
const response = await fetch(server.url, {
  method: "POST",
  headers: {
    authorization: `Bearer ${server.token}`,
    "content-type": "application/json",
    accept: "application/json, text/event-stream",
  },
  body: JSON.stringify({
    jsonrpc: "2.0",
    id: 1,
    method: "tools/call",
    params: { name: "make_video", arguments: { requestId: `run-${Date.now()}`, input: { prompt: "a lighthouse" } } },
  }),
});
const text = await response.text();
if (!text.includes("submitted") || emulator.state().paid.tasks !== 1) throw new Error(`The tool returned ${text}`);
await server.close();
await mcp.close();
await emulator.close();
