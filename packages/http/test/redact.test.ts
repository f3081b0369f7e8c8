import { expect, test } from "vitest";
import { redact } from "../src/index.ts";
import { redactData } from "../src/redact.ts";

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

const headers = { Authorization: "Token   hunter2-hunter2-hunter2" };

test.each([
  ["a text", "sent hunter2-hunter2-hunter2.", "sent [redacted]."],
  ["a URL of https", "https://files.example/hunter2-hunter2-hunter2", "https://files.example/hunter2-hunter2-hunter2"],
  ["a URL of http", "http://files.example/hunter2-hunter2-hunter2", "http://files.example/hunter2-hunter2-hunter2"],
  ["a text after a URL", "https://h/ hunter2-hunter2-hunter2", "https://h/ [redacted]"],
  ["a URL within a text", "see https://h/hunter2-hunter2-hunter2", "see https://h/[redacted]"],
  ["lists and objects", [{ a: ["hunter2-hunter2-hunter2"] }, null, 5], [{ a: ["[redacted]"] }, null, 5]],
])("redacts %s of a response", (_what, data, redacted) => {
  expect(redactData(data, headers)).toEqual(redacted);
});

test.each([
  ["has no headers", {}],
  ["has no secret header", { "X-Team": "hunter2-hunter2-hunter2" }],
  ["has a secret of 15 characters", { "X-Key": "hunter2-hunter2" }],
])("returns the data themselves if the request %s", (_what, sent) => {
  const data = { message: "hunter2-hunter2-hunter2" };
  expect(redactData(data, sent)).toBe(data);
});

test.each(["authorization", "cookie", "x-api-key", "pass", "secret", "session", "signature", "token"])(
  "the value of the header %s is secret in a response",
  (name) => {
    expect(redactData("sent hunter2-hunter2-", { [name]: "hunter2-hunter2-" })).toBe("sent [redacted]");
  },
);

test("only a header whose name ends in Authorization has a scheme", () => {
  expect(redact("the Key hunter2-hunter2-1", { "Proxy-Authorization": "Key hunter2-hunter2-1" })).toBe(
    "the Key [redacted]",
  );
  expect(redact("the Key hunter2-hunter2-1", { "Authorization-Id": "Key hunter2-hunter2-1" })).toBe("the [redacted]");
});

test("redacts a secret of 16 characters in all its forms", () => {
  const sent = { "X-Key": "hunter2 hunter2+" };
  expect(redact("?key=hunter2%20hunter2%2B", sent)).toBe("?key=[redacted]");
});

test("redacts a secret that base64 cannot encode", () => {
  const key = "\u2192".repeat(20);
  expect(redact(`sent ${key}`, { "X-Key": key })).toBe("sent [redacted]");
  expect(redact(`sent a${key}`, { "X-Key": `a${key}` })).toBe("sent [redacted]");
});
