import * as fc from "fast-check";
import { Webhook } from "standardwebhooks";
import { expect, test } from "vitest";
import { signCallback, verify, WebhookSignatureError } from "../src/index.ts";
import { noon, otherSecret, secret, vector } from "./callbacks.ts";

const at = (seconds: number): { now: () => number } => ({ now: () => seconds * 1000 });

const documented = {
  headers: {
    "webhook-id": vector.id,
    "webhook-timestamp": String(vector.timestamp),
    "webhook-signature": vector.signature,
  },
  body: vector.body,
};

test("verifies and reproduces the documented test vector", async () => {
  const clock = at(vector.timestamp);
  expect(await verify(documented, { secret: vector.secret, clock })).toEqual({
    id: vector.id,
    signedAt: vector.timestamp * 1000,
  });
  const signed = await signCallback(vector.body, { ...vector, at: vector.timestamp * 1000 });
  expect(signed.headers).toMatchObject(documented.headers);
});

test("accepts a string, bytes or buffer as body, and a Headers or record with names in any case as headers", async () => {
  const options = { secret: vector.secret, clock: at(vector.timestamp) };
  const bytes = new TextEncoder().encode(vector.body);
  for (const body of [vector.body, bytes, bytes.buffer]) {
    await expect(verify({ headers: new Headers(documented.headers), body }, options)).resolves.toMatchObject({
      id: vector.id,
    });
  }
  const upperCase = Object.fromEntries(
    Object.entries(documented.headers).map(([name, value]) => [name.toUpperCase(), [value]]),
  );
  await expect(verify({ headers: upperCase, body: vector.body }, options)).resolves.toMatchObject({ id: vector.id });
});

test.each([
  [-301, "too-new"],
  [-300, "none"],
  [300, "none"],
  [301, "too-old"],
])("a signature that is %d s old has the failure %s", async (age, failure) => {
  const result = verify(documented, { secret: vector.secret, clock: at(vector.timestamp + age) }).then(
    () => "none",
    (error: unknown) => error instanceof WebhookSignatureError && error.reason,
  );
  expect(await result).toBe(failure);
});

test("verifies any of several signatures with any of several secrets", async () => {
  const clock = { now: () => noon };
  const both = await signCallback("{}", { secret: [otherSecret, secret], at: noon });
  const old = await signCallback("{}", { secret: otherSecret, at: noon });
  const verified = ({ headers }: typeof both): object => ({ id: headers["webhook-id"], signedAt: noon });
  expect(await verify(both, { secret, clock })).toEqual(verified(both));
  expect(await verify(both, { secret: otherSecret, clock })).toEqual(verified(both));
  expect(await verify(old, { secret: [secret, otherSecret], clock })).toEqual(verified(old));
  await expect(verify(old, { secret, clock })).rejects.toMatchObject({ reason: "mismatch" });
});

test.each([
  ["missing", { "webhook-id": "" }],
  ["missing", { "webhook-signature": undefined }],
  ["malformed", { "webhook-timestamp": "1e9" }],
  ["malformed", { "webhook-timestamp": "-1781080794" }],
  ["mismatch", { "webhook-id": "9876543211" }],
  ["mismatch", { "webhook-timestamp": String(vector.timestamp + 1) }],
  ["mismatch", { "webhook-signature": vector.signature.replace("v1,", "v2,") }],
  ["mismatch", { "webhook-signature": vector.signature.slice(0, -1) }],
  ["mismatch", { "webhook-signature": "v1," }],
])("%s: %j", async (failure, headers) => {
  const result = verify(
    { headers: { ...documented.headers, ...headers }, body: vector.body },
    { secret: vector.secret, clock: at(vector.timestamp) },
  );
  await expect(result).rejects.toBeInstanceOf(WebhookSignatureError);
  await expect(result).rejects.toMatchObject({ reason: failure });
});

test("the message names the malformed timestamp", async () => {
  const headers = { ...documented.headers, "webhook-timestamp": "1e9" };
  const result = verify({ headers, body: vector.body }, { secret: vector.secret, clock: at(vector.timestamp) });
  await expect(result).rejects.toThrow("The callback's timestamp is malformed.");
});

test("rejects a body with one changed byte", async () => {
  const body = vector.body.replace("succeeded", "succeedeD");
  await expect(
    verify({ ...documented, body }, { secret: vector.secret, clock: at(vector.timestamp) }),
  ).rejects.toMatchObject({ reason: "mismatch" });
});

test("accepts a secret without the prefix `whsec_`, as the Standard Webhooks libraries do", async () => {
  const options = { secret: vector.secret.replace("whsec_", ""), clock: at(vector.timestamp) };
  await expect(verify(documented, options)).resolves.toMatchObject({ id: vector.id });
});

test.each(["", "whsec_", "whsec_=", "whsec_not base64!", "whsec_äöü", "not base64!"])(
  "rejects an invalid secret with an error that does not contain it: %j",
  async (invalid) => {
    const result = verify(documented, { secret: invalid, clock: at(vector.timestamp) });
    await expect(result).rejects.toMatchObject({
      name: "ConfigurationError",
      message:
        "The webhook secret must be base64, with or without the prefix `whsec_`. Copy it from the console without changes.",
    });
  },
);

test("an empty list of secrets verifies no signature", async () => {
  await expect(verify(documented, { secret: [], clock: at(vector.timestamp) })).rejects.toMatchObject({
    reason: "mismatch",
  });
});

const key = fc
  .uint8Array({ minLength: 1, maxLength: 64 })
  .map((bytes) => `whsec_${Buffer.from(bytes).toString("base64")}`);
const messageId = fc.stringMatching(/^[\w.-]{1,40}$/);

test("creates the same signature as the Standard Webhooks library for each secret", async () => {
  await fc.assert(
    fc.asyncProperty(key, messageId, fc.json(), async (each, id, body) => {
      const secrets = [otherSecret, each];
      const signed = await signCallback(body, { secret: secrets, id, at: noon });
      expect(signed).toMatchObject({ method: "POST", body });
      expect(signed.headers).toMatchObject({
        "webhook-id": id,
        "webhook-timestamp": String(noon / 1000),
        "webhook-signature": secrets.map((one) => new Webhook(one).sign(id, new Date(noon), body)).join(" "),
      });
    }),
    { numRuns: 50 },
  );
});

test("verifies signatures of the Standard Webhooks library", async () => {
  const time = fc.integer({ min: 0, max: 4_000_000_000 });
  const text = fc.string({ unit: "grapheme" });
  await fc.assert(
    fc.asyncProperty(key, messageId, text, time, async (each, id, body, seconds) => {
      const headers = {
        "webhook-id": id,
        "webhook-timestamp": String(seconds),
        "webhook-signature": new Webhook(each).sign(id, new Date(seconds * 1000), body),
      };
      expect(await verify({ headers, body }, { secret: each, clock: at(seconds) })).toMatchObject({ id });
    }),
    { numRuns: 50 },
  );
});
