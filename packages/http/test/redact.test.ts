import { expect, test } from "vitest";
import { redact } from "../src/index.ts";

test("redacts sent headers and strings that resemble tokens", () => {
  const text = "you sent Bearer abc.def and eyJh.eyJi.sig and the-secret";
  expect(redact(text, { "X-Api-Secret": "the-secret" })).toBe(
    "you sent Bearer [redacted] and [redacted] and [redacted]",
  );
});

const secret = "hunter2/hunter2+hunter2";

test.each([
  ["as it was sent", `no ${secret}.`, "no [redacted]."],
  ["in a URL", `no ?key=${encodeURIComponent(secret)}.`, "no ?key=[redacted]."],
  // The last incomplete group remains, because it depends on the text that follows.
  ["in base64", `no ${btoa(secret)}.`, `no [redacted]${btoa(secret.slice(-2))}.`],
  ["in base64, with its scheme", `no ${btoa(`ApiKey ${secret}`)}.`, "no [redacted]."],
  ["at the maximum length", "x".repeat(3990) + secret, `${"x".repeat(3990)}[redacted]`],
  ["beyond it, and before many others", secret.repeat(1000), "[redacted]".repeat(400)],
])("redacts a secret %s", (_name, text, expected) => {
  expect(redact(text, { Authorization: `ApiKey ${secret}` })).toBe(expected);
});

test("redacts a quoted secret in JSON", () => {
  expect(redact(JSON.stringify({ sent: 'hun"ter2-hunter2-hunter2' }), { "X-Key": 'hun"ter2-hunter2-hunter2' })).toBe(
    '{"sent":"[redacted]"}',
  );
});

test.each([
  ["a complete token", "eyJh.eyJi.sig"],
  ["a token that is cut off", "eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJha"],
  ["the start of a token", "eyJhbGciOi"],
  ["a long text that resembles a token", "eyJ-".repeat(1_000_000)],
])("redacts %s", (_name, text) => {
  expect(redact(text)).toBe("[redacted]");
});

test("truncates a long text", () => {
  expect(redact("long".repeat(1_000_000))).toBe("long".repeat(1000));
});
