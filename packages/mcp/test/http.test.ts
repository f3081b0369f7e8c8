import { request } from "node:http";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { expect, onTestFinished, test } from "vitest";
import type { HttpServer } from "../src/index.ts";
import { createClient, served } from "./served.ts";

const TOKEN = "a-token-of-the-test";

async function listening(): Promise<HttpServer> {
  const { mcp } = await served();
  const server = await mcp.serveHttp({ port: 0, token: TOKEN });
  onTestFinished(() => server.close());
  return server;
}

/** Sends a request with headers that `fetch` does not allow. */
async function post(url: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      { method: "POST", headers: { "content-type": "application/json", ...headers } },
      (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      },
    );
    sent.on("error", reject);
    sent.end(JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list", params: {} }));
  });
}

test.each([
  ["the token", {}, 200],
  ["the token, from a page on this machine", { origin: "http://localhost:3000" }, 200],
  ["no token", { authorization: "" }, 401],
  ["a wrong token", { authorization: "Bearer wrong" }, 401],
  ["a token that begins like the right one", { authorization: `Bearer ${TOKEN.slice(0, -1)}` }, 401],
  ["the token in another scheme", { authorization: `Basic ${TOKEN}` }, 401],
  ["a foreign host, as after DNS rebinding", { host: "evil.example" }, 403],
  ["a foreign host that begins like this one", { host: "localhost.evil.example" }, 403],
  ["a foreign origin", { origin: "https://evil.example" }, 403],
  ["the origin of a sandboxed page", { origin: "null" }, 403],
  ["a foreign host without a token", { host: "evil.example", authorization: "" }, 403],
] as const)("a request with %s", async (_, headers, status) => {
  const { url } = await listening();
  const accept = "application/json, text/event-stream";
  expect(await post(url, { accept, authorization: `Bearer ${TOKEN}`, ...headers })).toBe(status);
});

test("other paths do not exist, and a request without a body is answered", async () => {
  const { url } = await listening();
  const headers = { authorization: `Bearer ${TOKEN}` };
  expect((await fetch(new URL("/", url), { headers })).status).toBe(404);
  expect((await fetch(url, { headers })).status).toBe(405);
});

test("a client with the token calls tools, in both protocols", async () => {
  const { url } = await listening();
  for (const era of ["modern", "legacy"] as const) {
    const { client, call } = createClient({ era });
    const requestInit = { headers: { authorization: `Bearer ${TOKEN}` } };
    await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit }));
    expect((await call("estimate", { input: { prompt: "fog" } })).data).toMatchObject({
      usd: { min: 0.42, max: 0.42 },
    });
    await client.close();
  }
});

test("generates a token, and refuses a short one", async () => {
  const { mcp } = await served();
  const servers = [await mcp.serveHttp({ port: 0 }), await mcp.serveHttp({ port: 0 })];
  expect(new Set(servers.map(({ token }) => token)).size).toBe(2);
  expect(servers[0]?.token).toMatch(/^[\w-]{43}$/);
  await Promise.all(servers.map((server) => server.close()));
  await expect(mcp.serveHttp({ token: "short" })).rejects.toThrow("fewer than 16 characters");
});
