import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { receiverOf } from "../examples/confirm.ts";
import { kling } from "../examples/express.ts";
import { app } from "../examples/hono.ts";
import { POST } from "../examples/next-route.ts";
import worker from "../examples/workers.ts";
import { sendSucceeded } from "../examples/your-test.ts";
import { createReceiver, signCallback } from "../src/index.ts";
import { consoleTest, hook, otherSecret, secret, told } from "./callbacks.ts";
import { received } from "./emulated.ts";

beforeEach(() => {
  vi.stubEnv("KLING_WEBHOOK_SECRET", secret);
  vi.spyOn(console, "log").mockReturnValue();
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

async function overNode(request: Request): Promise<Response> {
  const server = createServer((incoming, outgoing) => void kling(incoming, outgoing));
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const headers = { ...Object.fromEntries(request.headers), connection: "close" };
  return fetch(`http://127.0.0.1:${port}/kling`, { method: request.method, headers, body: await request.text() });
}

const frameworks: Record<string, (request: Request) => Response | Promise<Response>> = {
  hono: (request) => app.fetch(request),
  express: overNode,
  "next-route": POST,
  workers: (request) => worker.fetch(request, { KLING_WEBHOOK_SECRET: secret }),
};

test.each(Object.keys(frameworks))("%s receives what is signed, and nothing else", async (name) => {
  const serve = frameworks[name] ?? POST;
  const task = told("succeeded", 0, `task-of-${name}`);
  const request = async (given?: string): Promise<Request> =>
    new Request(hook, await signCallback(task, { secret: given }));
  expect((await serve(await request(otherSecret))).status).toBe(401);
  expect((await serve(await request())).status).toBe(401);
  expect(console.log).not.toHaveBeenCalled();
  expect((await serve(await request(secret))).status).toBe(200);
  expect((await serve(await request(secret))).status).toBe(200);
  expect(vi.mocked(console.log).mock.calls).toMatchObject([[`task-of-${name}`, "succeeded", [{ type: "video" }]]]);
  expect((await serve(new Request(hook, await signCallback(consoleTest, { secret })))).status).toBe(200);
});

test("a client confirms what is not signed", async () => {
  const { emulator, create, kling: client } = await received({ unsigned: "trust" });
  const id = await create("v1");
  await emulator.clock.advance(60_000);
  const receive = receiverOf(client);
  const claim = async (task: string): Promise<number> =>
    (await receive(new Request(hook, await signCallback({ task_id: task, task_status: "succeed" })))).status;
  expect([await claim(id), await claim("1")]).toEqual([200, 401]);
  expect(vi.mocked(console.log).mock.calls).toMatchObject([[id, "succeeded", [{ type: "video", duration: 5.041 }]]]);
});

test("a test of one's own sends a true callback", async () => {
  const seen: string[] = [];
  const receive = createReceiver({ secret, unsigned: "reject", onTask: ({ status }) => void seen.push(status) });
  expect([(await sendSucceeded(receive, secret)).status, seen]).toEqual([200, ["succeeded"]]);
});

test("every program in the README is an example that runs here", () => {
  const folder = join(import.meta.dirname, "..");
  const readme = readFileSync(join(folder, "README.md"), "utf8");
  const blocks = [...readme.matchAll(/^```ts\n(.*?)^```$/gms)].map((match) => match[1] ?? "");
  const files = readdirSync(join(folder, "examples")).map((name) =>
    readFileSync(join(folder, "examples", name), "utf8"),
  );
  expect(blocks.length).toBe(files.length);
  expect(files).toEqual(expect.arrayContaining(blocks));
});
