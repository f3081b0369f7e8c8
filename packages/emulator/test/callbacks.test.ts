import { createServer } from "node:http";
import { afterEach, expect, test } from "vitest";
import { signCallback } from "../src/callbacks/sign.ts";
import { createEmulator, DEFAULT_ACCOUNT, type EmulatorOptions } from "../src/index.ts";
import { KEY, startEmulator, T2V, V3, type TestClient } from "./client.ts";
import type { ResponseData } from "./response-data.ts";

const HOOK = "http://127.0.0.1:9/hook";
const cleanups: (() => void)[] = [];
afterEach(() => cleanups.splice(0).forEach((close) => close()));

interface ReceivedCallback {
  readonly url: string;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

async function startWithInbox(
  options: EmulatorOptions = {},
  statuses: number[] = [],
): Promise<TestClient & { inbox: ReceivedCallback[] }> {
  const inbox: ReceivedCallback[] = [];
  const client = await startEmulator({
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
  return { ...client, inbox };
}

test("signs the documented test vector", async () => {
  const body =
    '{"id":"1234567890","status":"succeeded","message":"","create_time":1781080778802,"update_time":1781080794151}';
  expect(signCallback(["whsec_dGVzdHNlY3JldHRlc3RzZWNyZXR0ZXN0c2VjcmV0MTI="], "9876543210", 1781080794, body)).toBe(
    "v1,UsKlJP00XoQyOn410NM9xv34sP+Gl0jnOO9Lcpr7NJ4=",
  );
});

test("sends a callback of API v1 for each change of the status", async () => {
  const { create, emulator, inbox } = await startWithInbox();
  const id = await create(T2V, { ...V3, callback_url: HOOK, external_task_id: "job-1" });
  await emulator.clock.advance(60_000);
  expect(inbox.map(({ body }) => body.task_status)).toEqual(["submitted", "processing", "succeed"]);
  expect(inbox[2]).toMatchObject({
    url: HOOK,
    body: {
      task_id: id,
      task_info: { external_task_id: "job-1" },
      task_result: { images: [], videos: [{ duration: "5.041" }], audios: [] },
      final_unit_deduction: "3",
    },
  });
  expect(inbox[0]?.headers.get("content-type")).toBe("application/json; charset=utf-8");
  expect(inbox[0]?.headers.has("webhook-signature")).toBe(false);
  expect(emulator.callbacks.map(({ status }) => status)).toEqual([200, 200, 200]);
});

test("sends a callback of API v2 for each change of the status", async () => {
  const { create, emulator, inbox } = await startWithInbox();
  const id = await create("/text-to-video/kling-3.0", { prompt: "[fail]", options: { callback_url: HOOK } });
  await emulator.clock.advance(60_000);
  expect(inbox.map(({ body }) => body.status)).toEqual(["submitted", "processing", "failed"]);
  expect(inbox[2]?.body).toMatchObject({ id, message: "Failure to pass the risk control system", outputs: [] });
});

test("signs callbacks with both secrets of an account during a rotation", async () => {
  const secrets = [
    "whsec_dGVzdHNlY3JldHRlc3RzZWNyZXR0ZXN0c2VjcmV0MTI=",
    "whsec_b3RoZXJzZWNyZXRvdGhlcnNlY3JldG90aGVyczEyMzQ=",
  ];
  const { create, emulator, inbox } = await startWithInbox({
    accounts: [{ ...DEFAULT_ACCOUNT, webhookSecret: secrets }],
  });
  await create("/text-to-video/kling-3.0", { prompt: "fog", options: { callback_url: HOOK } });
  await emulator.clock.advance(60_000);
  const [delivery] = emulator.callbacks;
  const headers = inbox[0]?.headers ?? new Headers();
  expect(Number(headers.get("webhook-timestamp"))).toBe(Math.floor((delivery?.at ?? 0) / 1000));
  expect(headers.get("webhook-signature")).toBe(
    signCallback(
      secrets,
      headers.get("webhook-id") ?? "",
      Number(headers.get("webhook-timestamp")),
      delivery?.body ?? "",
    ),
  );
  expect(headers.get("webhook-signature")?.split(" ")).toHaveLength(2);
  expect(new Set(inbox.map((message) => message.headers.get("webhook-id"))).size).toBe(3);
});

test("does not sign callbacks of API v1 if the switch is off", async () => {
  const { create, emulator, inbox } = await startWithInbox({
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
] as const)("applies the callback fault '%s'", async (callback, order) => {
  const { create, emulator, inbox } = await startWithInbox();
  emulator.faults.add({ callback, path: "/hook", nth: 2, delayMs: 20_000 });
  await create(T2V, { ...V3, callback_url: HOOK });
  await emulator.clock.advance(60_000);
  expect(inbox.map(({ body }) => body.task_status)).toEqual(order);
});

test("sends callbacks to loopback addresses only, and repeats failed deliveries only if configured", async () => {
  const remote = await startWithInbox();
  await remote.create(T2V, { ...V3, callback_url: "https://example.com/hook" });
  await remote.emulator.clock.advance(60_000);
  expect(remote.inbox).toEqual([]);
  expect(remote.emulator.callbacks[0]).toMatchObject({ status: 0, error: "not a loopback address" });

  const retrying = await startWithInbox({ callbacks: { retryDelays: [1_000, 5_000] } }, [500, 500]);
  await retrying.create(T2V, { ...V3, callback_url: HOOK });
  await retrying.emulator.clock.advance(60_000);
  expect(retrying.inbox.map(({ body }) => body.task_status)).toEqual([
    "submitted",
    "processing",
    "submitted",
    "processing",
    "succeed",
  ]);
});

test("delivers callbacks over a socket", async () => {
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
  cleanups.push(
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
  expect(bodies.map((body) => (JSON.parse(body) as ResponseData).task_status)).toEqual([
    "submitted",
    "processing",
    "succeed",
  ]);
  expect(emulator.callbacks.map(({ body }) => body)).toEqual(bodies);
});
