import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { createTaskReceiver } from "../examples/confirm.ts";
import { handleCallback } from "../examples/express.ts";
import { app } from "../examples/hono.ts";
import { POST } from "../examples/next-route.ts";
import worker from "../examples/workers.ts";
import { sendSucceeded } from "../examples/your-test.ts";
import { createReceiver, signCallback } from "../src/index.ts";
import { consoleTest, hook, otherSecret, secret, taskBody } from "./callbacks.ts";
import { createSetup } from "./emulated.ts";

beforeEach(() => {
  vi.stubEnv("KLING_WEBHOOK_SECRET", secret);
  vi.spyOn(console, "log").mockReturnValue();
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

async function sendOverNode(request: Request): Promise<Response> {
  const server = createServer((incoming, outgoing) => void handleCallback(incoming, outgoing));
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const headers = { ...Object.fromEntries(request.headers), connection: "close" };
  return fetch(`http://127.0.0.1:${port}/kling`, { method: request.method, headers, body: await request.text() });
}

const frameworks: Record<string, (request: Request) => Response | Promise<Response>> = {
  hono: (request) => app.fetch(request),
  express: sendOverNode,
  "next-route": POST,
  workers: (request) => worker.fetch(request, { KLING_WEBHOOK_SECRET: secret }),
};

test.each(Object.keys(frameworks))("%s accepts only signed callbacks", async (name) => {
  const serve = frameworks[name] ?? POST;
  const task = taskBody("succeeded", 0, `task-of-${name}`);
  const request = async (signingSecret?: string): Promise<Request> =>
    new Request(hook, await signCallback(task, { secret: signingSecret }));
  expect((await serve(await request(otherSecret))).status).toBe(401);
  expect((await serve(await request())).status).toBe(401);
  expect(console.log).not.toHaveBeenCalled();
  expect((await serve(await request(secret))).status).toBe(200);
  expect((await serve(await request(secret))).status).toBe(200);
  expect(vi.mocked(console.log).mock.calls).toMatchObject([[`task-of-${name}`, "succeeded", [{ type: "video" }]]]);
  expect((await serve(new Request(hook, await signCallback(consoleTest, { secret })))).status).toBe(200);
});

test("confirms unsigned callbacks with a client", async () => {
  const { emulator, create, kling: client } = await createSetup({ unsigned: "trust" });
  const id = await create("v1");
  await emulator.clock.advance(60_000);
  const receive = createTaskReceiver(client);
  const sendUnsigned = async (task: string): Promise<number> =>
    (await receive(new Request(hook, await signCallback({ task_id: task, task_status: "succeed" })))).status;
  expect([await sendUnsigned(id), await sendUnsigned("1")]).toEqual([200, 401]);
  expect(vi.mocked(console.log).mock.calls).toMatchObject([[id, "succeeded", [{ type: "video", duration: 5.041 }]]]);
});

test("sendSucceeded() sends a valid callback", async () => {
  const handled: string[] = [];
  const receive = createReceiver({ secret, unsigned: "reject", onTask: ({ status }) => void handled.push(status) });
  expect([(await sendSucceeded(receive, secret)).status, handled]).toEqual([200, ["succeeded"]]);
});

test("the README contains every example program", () => {
  const folder = join(import.meta.dirname, "..");
  const readme = readFileSync(join(folder, "README.md"), "utf8");
  const blocks = [...readme.matchAll(/^```ts\n(.*?)^```$/gms)].map((match) => match[1] ?? "");
  const files = readdirSync(join(folder, "examples")).map((name) =>
    readFileSync(join(folder, "examples", name), "utf8"),
  );
  expect(blocks.length).toBe(files.length);
  expect(files).toEqual(expect.arrayContaining(blocks));
});
