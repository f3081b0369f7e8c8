import { decodeTask } from "@klingkit/tasks";
import { expect, test, vi } from "vitest";
import { createReceiver, memoryStore, parseCallback, verify, WebhookSignatureError } from "../src/index.ts";
import { readRequest } from "../src/read-request.ts";
import { callback, consoleTest, hook, noon, secret, taskBody, unsignedCallback, vector } from "./callbacks.ts";

const json = { "content-type": "application/json" };
const clock = { now: () => noon };

/** A request whose body arrives in these chunks. */
function requestOf(chunks: readonly string[], headers: Record<string, string> = json): Request {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(new TextEncoder().encode(chunk));
      controller.close();
    },
  });
  const init: RequestInit & { duplex: "half" } = { method: "POST", headers, body, duplex: "half" };
  return new Request(hook, init);
}

test("joins the chunks of a body in order", async () => {
  const body = await readRequest(requestOf(["ab", "c", "def"]), 100);
  expect(new TextDecoder().decode(body)).toBe("abcdef");
});

test("a request without a body is empty", async () => {
  expect(await readRequest(new Request(hook, { method: "POST", headers: json }), 100)).toHaveLength(0);
});

test("accepts a body of the maximum size, with and without its length", async () => {
  expect(await readRequest(requestOf(["abc", "def"]), 6)).toHaveLength(6);
  expect(await readRequest(requestOf(["abcdef"], { ...json, "content-length": "6" }), 6)).toHaveLength(6);
  await expect(readRequest(requestOf(["abc", "defg"]), 6)).rejects.toMatchObject({ reason: "too-large" });
  const stated = requestOf([], { ...json, "content-length": "7" });
  await expect(readRequest(stated, 6)).rejects.toMatchObject({ reason: "too-large" });
});

test.each(["text/application/json", "x application/json", "application/jsonx"])(
  "rejects the content type %s",
  async (type) => {
    const request = requestOf(["{}"], { "content-type": type });
    await expect(readRequest(request, 6)).rejects.toMatchObject({ reason: "content-type" });
  },
);

test.each([0, -1, Number.NaN])("rejects a maximum of %d bytes", (maxBytes) => {
  expect(() => createReceiver({ secret, maxBytes })).toThrow(`maxBytes must be greater than 0, not ${maxBytes}.`);
});

test("confirms any number of callbacks, one after the other", async () => {
  const receive = createReceiver({ clock, confirm: async ({ id }) => decodeTask(taskBody("succeeded", 0, id)) });
  const statuses: number[] = [];
  for (let id = 0; id < 20; id++) {
    const { status } = await receive(await unsignedCallback(taskBody("succeeded", 0, `${id}`)));
    statuses.push(status);
  }
  expect(new Set(statuses)).toEqual(new Set([200]));
});

test("needs no handler", async () => {
  const signed = createReceiver({ secret, clock });
  expect((await signed(await callback(taskBody("succeeded")))).status).toBe(200);
  expect((await signed(await callback(consoleTest))).status).toBe(200);
  const unsigned = createReceiver({ clock, confirm: async () => undefined });
  expect((await unsigned(await unsignedCallback(consoleTest))).status).toBe(200);
});

test("remembers a handled callback for 30 days, and claims it for 5 minutes", async () => {
  const store = memoryStore({ clock });
  const times: [string, number][] = [];
  const receive = createReceiver({
    secret,
    clock,
    store: {
      ...store,
      claim: (key, ttl) => (times.push(["claim", ttl]), store.claim(key, ttl)),
      set: (key, value, ttl) => (times.push(["set", ttl]), store.set(key, value, ttl)),
    },
  });
  await receive(await callback(taskBody("succeeded")));
  const days30 = 30 * 24 * 3_600_000;
  expect(times).toEqual([
    ["claim", 300_000],
    ["set", days30],
    ["set", days30],
  ]);
});

test("only a response to a wrong method names the allowed one", async () => {
  const receive = createReceiver({ secret, clock });
  expect((await receive(new Request(hook))).headers.get("allow")).toBe("POST");
  expect((await receive(requestOf(["{}"], { "content-type": "text/plain" }))).headers.get("allow")).toBeNull();
});

test("explains a receiver that cannot verify callbacks", async () => {
  const onEvent = vi.fn<(event: unknown) => void>();
  const receive = createReceiver({ clock, onEvent });
  expect((await receive(await unsignedCallback(taskBody("succeeded")))).status).toBe(500);
  expect(onEvent).toHaveBeenCalledWith(
    expect.objectContaining({ error: expect.objectContaining({ advice: "Set `secret` or `confirm`." }) as unknown }),
  );
});

test("explains each invalid signature, and does not fail without headers", async () => {
  const error: unknown = await verify({ headers: {}, body: "" }, { secret, clock }).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(WebhookSignatureError);
  expect(error).toMatchObject({
    name: "WebhookSignatureError",
    code: "webhook_signature_invalid",
    reason: "missing",
    advice: "An unsigned callback lacks all three `webhook-*` headers; a proxy may also remove them.",
  });
});

test("accepts a secret with spaces around it, and removes only the prefix", async () => {
  const headers = {
    "webhook-id": vector.id,
    "webhook-timestamp": `${vector.timestamp}`,
    "webhook-signature": vector.signature,
  };
  const at = { now: () => vector.timestamp * 1000 };
  const spaced = verify({ headers, body: vector.body }, { secret: ` ${vector.secret}\n`, clock: at });
  expect(await spaced).toMatchObject({ id: vector.id });
  const inner = vector.secret.replace("whsec_", "whsec_whsec_");
  await expect(verify({ headers, body: vector.body }, { secret: inner, clock: at })).rejects.toMatchObject({
    name: "ConfigurationError",
    advice: "Copy it from the console without changes.",
  });
});

test("an empty secret counts as none", () => {
  expect(() => createReceiver({ secret: [" ", ""] })).not.toThrow();
});

test("keeps the digits of long integers, and other numbers as they are", () => {
  const body =
    '{"id":"1","status":"processing","a":160123456789012345,"b":-160123456789012345,"c":1e300,"d":5,"e":1.5}';
  expect(parseCallback(body)?.task.raw).toMatchObject({
    a: "160123456789012345",
    b: "-160123456789012345",
    c: 1e300,
    d: 5,
    e: 1.5,
  });
});
