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

test.each([
  ["a content type", { "Content-Type": "application/json" }, "no application/json", "no application/json"],
  ["a value of 4 characters", { "X-Key": "abcd" }, "key abcd", "key [redacted]"],
  ["a value of 3 characters, which may be a word", { "X-Key": "the" }, "the key", "the key"],
  ["spaces around a value", { "X-Key": " a-secret " }, "key a-secret.", "key [redacted]."],
  ["a scheme", { Authorization: "basic dXNlcg==" }, "sent dXNlcg==", "sent [redacted]"],
  ["a scheme within a value", { "X-Key": "id 7, Basic dXNlcg" }, "sent id 7, Basic dXNlcg", "sent [redacted]"],
  ["a value that occurs twice", { "X-Key": "a-secret" }, "a-secret a-secret", "[redacted] [redacted]"],
])("with %s, redacts only what is secret", (_name, sent, text, redacted) => {
  expect(redact(text, sent)).toBe(redacted);
});

test.each([
  ["Authorization: bearer   a.b-c_d~e+f/g=", "Authorization: bearer   [redacted]"],
  ["token=eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJhayJ9.c2ln-_bmF0dXJl&a=1", "token=[redacted]&a=1"],
])("redacts the credential in %j", (text, redacted) => {
  expect(redact(text)).toBe(redacted);
});
