import { createServer } from "node:http";
import { afterEach, expect, test } from "vitest";
import { createEmulator, DEFAULT_ACCOUNT, type EmulatorOptions } from "../src/index.ts";
import { signCallback } from "../src/callbacks/sign.ts";
import type { Seen } from "./response-data.ts";
import { KEY, open, T2V, V3, type Caller } from "./client.ts";

const HOOK = "http://127.0.0.1:9/hook";
const closing: (() => void)[] = [];
afterEach(() => closing.splice(0).forEach((close) => close()));

interface Received {
  readonly url: string;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

async function received(
  options: EmulatorOptions = {},
  statuses: number[] = [],
): Promise<Caller & { inbox: Received[] }> {
  const inbox: Received[] = [];
  const caller = await open({
    taskSeconds: 10,
    ...options,
    callbacks: {
      ...options.callbacks,
      async fetch(url, init) {
        inbox.push({
          url,
          headers: new Headers(init.headers),
          body: JSON.parse(typeof init.body === "string" ? init.body : ""),
        });
        return new Response(null, { status: statuses.shift() ?? 200 });
      },
    },
  });
  return { ...caller, inbox };
}

test("the documented test vector", async () => {
  const body =
    '{"id":"1234567890","status":"succeeded","message":"","create_time":1781080778802,"update_time":1781080794151}';
  expect(signCallback(["whsec_dGVzdHNlY3JldHRlc3RzZWNyZXR0ZXN0c2VjcmV0MTI="], "9876543210", 1781080794, body)).toBe(
    "v1,UsKlJP00XoQyOn410NM9xv34sP+Gl0jnOO9Lcpr7NJ4=",
  );
});

test("each change of state is told, in the shape of the apiVersion: v1", async () => {
  const { create, emulator, inbox } = await received();
  const id = await create(T2V, { ...V3, callback_url: HOOK, external_task_id: "mine" });
  await emulator.clock.advance(60_000);
  expect(inbox.map(({ body }) => body.task_status)).toEqual(["submitted", "processing", "succeed"]);
  expect(inbox[2]).toMatchObject({
    url: HOOK,
    body: {
      task_id: id,
      task_info: { external_task_id: "mine" },
      task_result: { videos: [{ duration: "5.041" }] },
      final_unit_deduction: "3",
    },
  });
  expect(inbox[0]?.headers.get("content-type")).toBe("application/json; charset=utf-8");
  expect(inbox[0]?.headers.has("webhook-signature")).toBe(false);
  expect(emulator.callbacks.map(({ status }) => status)).toEqual([200, 200, 200]);
});

test("each change of state is told, in the shape of the apiVersion: path", async () => {
  const { create, emulator, inbox } = await received();
  const id = await create("/text-to-video/kling-3.0", { prompt: "[fail]", options: { callback_url: HOOK } });
  await emulator.clock.advance(60_000);
  expect(inbox.map(({ body }) => body.status)).toEqual(["submitted", "processing", "failed"]);
  expect(inbox[2]?.body).toMatchObject({ id, message: "Failure to pass the risk control system", outputs: [] });
});

test("an account with a secret signs what it sends, with both secrets while they rotate", async () => {
  const secrets = [
    "whsec_dGVzdHNlY3JldHRlc3RzZWNyZXR0ZXN0c2VjcmV0MTI=",
    "whsec_b3RoZXJzZWNyZXRvdGhlcnNlY3JldG90aGVyczEyMzQ=",
  ];
  const { create, emulator, inbox } = await received({ accounts: [{ ...DEFAULT_ACCOUNT, webhookSecret: secrets }] });
  await create("/text-to-video/kling-3.0", { prompt: "fog", options: { callback_url: HOOK } });
  await emulator.clock.advance(60_000);
  const [sent] = emulator.callbacks;
  const headers = inbox[0]?.headers ?? new Headers();
  expect(Number(headers.get("webhook-timestamp"))).toBe(Math.floor((sent?.at ?? 0) / 1000));
  expect(headers.get("webhook-signature")).toBe(
    signCallback(secrets, headers.get("webhook-id") ?? "", Number(headers.get("webhook-timestamp")), sent?.body ?? ""),
  );
  expect(headers.get("webhook-signature")?.split(" ")).toHaveLength(2);
  expect(new Set(inbox.map((message) => message.headers.get("webhook-id"))).size).toBe(3);
});

test("callbacks of v1 tasks go unsigned when the switch says so", async () => {
  const { create, emulator, inbox } = await received({
    switches: { signV1: false },
    accounts: [{ ...DEFAULT_ACCOUNT, webhookSecret: "whsec_dGVzdA==" }],
  });
  await create(T2V, { ...V3, callback_url: HOOK });
  await emulator.clock.advance(1);
  expect(inbox[0]?.headers.has("webhook-signature")).toBe(false);
});

test.each([
  ["lose", ["submitted", "succeed"]],
  ["duplicate", ["submitted", "processing", "processing", "succeed"]],
  ["reorder", ["submitted", "succeed", "processing"]],
  ["delay", ["submitted", "succeed", "processing"]],
] as const)("a callback may be a case of '%s'", async (callback, order) => {
  const { create, emulator, inbox } = await received();
  emulator.faults.add({ callback, path: "/hook", nth: 2, delayMs: 20_000 });
  await create(T2V, { ...V3, callback_url: HOOK });
  await emulator.clock.advance(60_000);
  expect(inbox.map(({ body }) => body.task_status)).toEqual(order);
});

test("nothing is sent beyond this machine, and a refused delivery is tried again only if asked", async () => {
  const away = await received();
  await away.create(T2V, { ...V3, callback_url: "https://example.com/hook" });
  await away.emulator.clock.advance(60_000);
  expect(away.inbox).toEqual([]);
  expect(away.emulator.callbacks[0]).toMatchObject({ status: 0, error: "not a loopback address" });

  const stubborn = await received({ callbacks: { retryAfter: [1_000, 5_000] } }, [500, 500]);
  await stubborn.create(T2V, { ...V3, callback_url: HOOK });
  await stubborn.emulator.clock.advance(60_000);
  expect(stubborn.inbox.map(({ body }) => body.task_status)).toEqual([
    "submitted",
    "processing",
    "submitted",
    "processing",
    "succeed",
  ]);
});

test("over a socket they arrive just so", async () => {
  const bodies: string[] = [];
  const receiver = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk) => (text += chunk));
    request.on("end", () => {
      bodies.push(text);
      response.end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  const address = receiver.address();
  const emulator = await createEmulator({ clock: "manual", taskSeconds: 10 });
  closing.push(
    () => void receiver.close(),
    () => receiver.closeAllConnections(),
    () => void emulator.close(),
  );
  const port = typeof address === "object" && address ? address.port : 0;
  await fetch(emulator.url + T2V, {
    method: "POST",
    headers: KEY,
    body: JSON.stringify({ ...V3, callback_url: `http://localhost:${port}/` }),
  });
  await emulator.clock.advance(10_000);
  expect(bodies.map((body) => (JSON.parse(body) as Seen).task_status)).toEqual(["submitted", "processing", "succeed"]);
  expect(emulator.callbacks.map(({ body }) => body)).toEqual(bodies);
});
