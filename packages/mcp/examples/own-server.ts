import { createMcp } from "@klingkit/mcp";

const mcp = await createMcp({ confirmAbove: 0.5, budget: 5, timeZone: "Europe/Berlin", files: "videos" });
const server = await mcp.serveHttp({ port: 0 });
console.log(server.url, server.token);
