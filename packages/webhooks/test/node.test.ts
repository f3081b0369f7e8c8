import { createServer, type IncomingMessage, request as send, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { createReceiver, type NodeRequest, requestFromNode, signCallback, type WebhookEvent } from "../src/index.ts";
import { noon, secret, manualClock, taskBody } from "./callbacks.ts";

/** Serves a receiver with `node:http`. `prepare` acts as middleware. */
async function serve(
  prepare?: (request: NodeRequest & { body?: unknown }) => unknown,
): Promise<{ url: string; statuses: string[]; events: WebhookEvent[] }> {
  const statuses: string[] = [];
  const events: WebhookEvent[] = [];
  const receive = createReceiver({
    secret,
    clock: manualClock(),
    onTask: ({ status }) => void statuses.push(status),
    onEvent: (event) => void events.push(event),
  });
  async function handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    await prepare?.(incoming);
    const response = await receive(requestFromNode(incoming));
    outgoing.writeHead(response.status).end();
  }
  const server = createServer((incoming, outgoing) => void handle(incoming, outgoing));
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/kling`, statuses, events };
}

test("receives a callback over a socket", async () => {
  const { url, statuses } = await serve();
  const { status } = await fetch(url, await signCallback(taskBody("succeeded"), { secret, at: noon }));
  expect([status, statuses]).toEqual([200, ["succeeded"]]);
});

test("responds with 405 to every other method", async () => {
  const { url } = await serve();
  for (const method of ["GET", "HEAD", "PUT", "OPTIONS", "TRACE"]) {
    const status = await new Promise((resolve, reject) => {
      send(url, { method }, (response) => resolve(response.statusCode))
        .on("error", reject)
        .end();
    });
    expect(status).toBe(405);
  }
});

test("rejects a body above the limit before it is complete, with and without `content-length`", async () => {
  const { url } = await serve();
  for (const hasLength of [true, false]) {
    const status = await new Promise((resolve, reject) => {
      const sending = send(url, {
        method: "POST",
        headers: { "content-type": "application/json", ...(hasLength ? { "content-length": 3_000_000 } : {}) },
      });
      sending.on("response", (response) => {
        resolve(response.statusCode);
        sending.destroy();
      });
      sending.on("error", reject);
      sending.write(Buffer.alloc(2_000_000));
    });
    expect(status).toBe(413);
  }
});

test("uses the bytes that express.raw() has read", async () => {
  const { body, headers } = await signCallback(taskBody("succeeded"), { secret, at: noon });
  const statuses: string[] = [];
  const receive = createReceiver({ secret, clock: manualClock(), onTask: ({ status }) => void statuses.push(status) });
  const incoming: NodeRequest = {
    method: "POST",
    url: "//",
    headers: { ...headers, ":path": "/kling", "x-none": undefined },
    body: Buffer.from(body),
    async *[Symbol.asyncIterator]() {},
  };
  expect((await receive(requestFromNode(incoming))).status).toBe(200);
  expect(statuses).toEqual(["succeeded"]);
});

test("reports a body that is read as text", async () => {
  const { url, statuses, events } = await serve((request) =>
    (request as { setEncoding?: (encoding: string) => void }).setEncoding?.("utf8"),
  );
  expect((await fetch(url, await signCallback(taskBody("succeeded"), { secret, at: noon }))).status).toBe(500);
  expect(events).toMatchObject([
    { type: "failed", error: { name: "ConfigurationError", summary: "The request body is a string, not bytes." } },
  ]);
  expect(statuses).toEqual([]);
});

test("reports a body that a JSON parser has read", async () => {
  const { url, statuses, events } = await serve(async (request) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of request) chunks.push(chunk as Uint8Array);
    request.body = JSON.parse(Buffer.concat(chunks).toString("utf8"));
  });
  expect((await fetch(url, await signCallback(taskBody("succeeded"), { secret, at: noon }))).status).toBe(500);
  expect(events).toMatchObject([
    {
      type: "failed",
      error: {
        name: "ConfigurationError",
        summary: "The request body was read before the receiver could read it.",
        advice: expect.stringContaining("before any body parser"),
      },
    },
  ]);
  expect(statuses).toEqual([]);
});
