import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createReceiver, parseCallback, type ReceiverOptions, signCallback } from "../src/index.ts";
import { hook, noon, secret, stoppedClock } from "./callbacks.ts";

const word = fc.stringMatching(/^[!-~]{1,30}$/);
const headers = fc.dictionary(
  fc.constantFrom("content-type", "content-length", "webhook-id", "webhook-timestamp", "webhook-signature", "x-other"),
  fc.oneof(word, fc.constantFrom("application/json", String(noon / 1000), "v1,AAAA", "v1,", " ", "-1")),
);
const status = fc.constantFrom("submitted", "processing", "succeeded", "succeed", "failed", "__proto__", "");
const body = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  fc.json().map((text) => new TextEncoder().encode(text)),
  fc
    .record({
      id: fc.oneof(fc.string(), fc.bigInt().map(String)),
      status,
      task_id: fc.string(),
      outputs: fc.arbitraryInput(),
    })
    .map((task) =>
      new TextEncoder().encode(
        JSON.stringify(task, (_, value: unknown) => (typeof value === "bigint" ? `${value}` : value)),
      ),
    ),
);
const method = fc.constantFrom("POST", "POST", "POST", "PUT", "DELETE");
const options = fc.constantFrom<ReceiverOptions>(
  { secret },
  { secret: undefined },
  { secret, unsigned: "reject" },
  { secret, confirm: async () => undefined },
  { secret, confirm: () => Promise.reject(new Error("offline")) },
);

test("any bytes and headers give an empty answer, never a throw, and nothing unproven is handed on", async () => {
  await fc.assert(
    fc.asyncProperty(options, method, headers, body, async (each, verb, given, bytes) => {
      let handed = 0;
      const receive = createReceiver({ ...each, clock: stoppedClock(), maxBytes: 150, onTask: () => void handed++ });
      const request = new Request(hook, { method: verb, headers: given, body: new Uint8Array(bytes) });
      const response = await receive(request);
      expect([200, 400, 401, 405, 413, 415, 500, 503]).toContain(response.status);
      expect(await response.text()).toBe("");
      expect(handed).toBe(0);
    }),
    { numRuns: 500 },
  );
});

test("anything at all, signed, is a task or a 400", async () => {
  await fc.assert(
    fc.asyncProperty(body, async (bytes) => {
      const text = new TextDecoder().decode(bytes);
      let handed = 0;
      const receive = createReceiver({ secret, clock: stoppedClock(), onTask: () => void handed++ });
      const response = await receive(new Request(hook, await signCallback(text, { secret, at: noon })));
      const callback = parseCallback(text);
      expect([response.status, handed]).toEqual(callback ? [200, callback.test ? 0 : 1] : [400, 0]);
    }),
    { numRuns: 300 },
  );
});

test("something that is no request at all is answered too", async () => {
  const receive = createReceiver({ secret });
  // @ts-expect-error -- a caller without types
  expect((await receive(undefined)).status).toBe(500);
  // @ts-expect-error -- a caller without types
  expect((await receive({ method: "POST" })).status).toBe(500);
});
