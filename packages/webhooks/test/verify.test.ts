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

test("the documented test vector is verified, and is what is signed", async () => {
  const clock = at(vector.timestamp);
  expect(await verify(documented, { secret: vector.secret, clock })).toEqual({
    id: vector.id,
    signedAt: vector.timestamp * 1000,
  });
  const signed = await signCallback(vector.body, { ...vector, at: vector.timestamp * 1000 });
  expect(signed.headers).toMatchObject(documented.headers);
});

test("the body may be text, bytes or a buffer, the headers a Headers or a record in any case", async () => {
  const options = { secret: vector.secret, clock: at(vector.timestamp) };
  const bytes = new TextEncoder().encode(vector.body);
  for (const body of [vector.body, bytes, bytes.buffer]) {
    await expect(verify({ headers: new Headers(documented.headers), body }, options)).resolves.toMatchObject({
      id: vector.id,
    });
  }
  const loud = Object.fromEntries(
    Object.entries(documented.headers).map(([name, value]) => [name.toUpperCase(), [value]]),
  );
  await expect(verify({ headers: loud, body: vector.body }, options)).resolves.toMatchObject({ id: vector.id });
});

test.each([
  [-301, "too-new"],
  [-300, "none"],
  [300, "none"],
  [301, "too-old"],
])("%d s after it was signed its fault is %s", async (later, fault) => {
  const verdict = verify(documented, { secret: vector.secret, clock: at(vector.timestamp + later) }).then(
    () => "none",
    (error: unknown) => error instanceof WebhookSignatureError && error.reason,
  );
  expect(await verdict).toBe(fault);
});

test("while secrets rotate, any signature may fit any secret", async () => {
  const clock = { now: () => noon };
  const both = await signCallback("{}", { secret: [otherSecret, secret], at: noon });
  const old = await signCallback("{}", { secret: otherSecret, at: noon });
  const proven = ({ headers }: typeof both): object => ({ id: headers["webhook-id"], signedAt: noon });
  expect(await verify(both, { secret, clock })).toEqual(proven(both));
  expect(await verify(both, { secret: otherSecret, clock })).toEqual(proven(both));
  expect(await verify(old, { secret: [secret, otherSecret], clock })).toEqual(proven(old));
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
])("%s: %j", async (fault, headers) => {
  const verdict = verify(
    { headers: { ...documented.headers, ...headers }, body: vector.body },
    { secret: vector.secret, clock: at(vector.timestamp) },
  );
  await expect(verdict).rejects.toBeInstanceOf(WebhookSignatureError);
  await expect(verdict).rejects.toMatchObject({ reason: fault });
});

test("one changed byte of the body is enough", async () => {
  const body = vector.body.replace("succeeded", "succeedeD");
  await expect(
    verify({ ...documented, body }, { secret: vector.secret, clock: at(vector.timestamp) }),
  ).rejects.toMatchObject({ reason: "mismatch" });
});

test.each(["", "whsec_", "whsec_not base64!", "whsec_äöü"])(
  "a secret that is none is told without being repeated: %j",
  async (wrong) => {
    const verdict = verify(documented, { secret: wrong, clock: at(vector.timestamp) });
    await expect(verdict).rejects.toMatchObject({
      name: "ConfigurationError",
      message: "The webhook secret is not `whsec_` and base64. Copy it from the console as it stands there.",
    });
  },
);

test("an empty list of secrets proves nothing", async () => {
  await expect(verify(documented, { secret: [], clock: at(vector.timestamp) })).rejects.toMatchObject({
    reason: "mismatch",
  });
});

const key = fc
  .uint8Array({ minLength: 1, maxLength: 64 })
  .map((bytes) => `whsec_${Buffer.from(bytes).toString("base64")}`);
const messageId = fc.stringMatching(/^[\w.-]{1,40}$/);

test("signs as the Standard Webhooks library does, once for each secret", async () => {
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

test("verifies what the Standard Webhooks library signs", async () => {
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
