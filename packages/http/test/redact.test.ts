import { expect, test } from "vitest";
import { redact } from "../src/index.ts";

test("redacts sent headers and strings that resemble tokens", () => {
  const text = "you sent Bearer abc.def and eyJh.eyJi.sig and the-secret";
  expect(redact(text, { "X-Api-Secret": "the-secret" })).toBe(
    "you sent Bearer [redacted] and [redacted] and [redacted]",
  );
});

test("truncates a long text", () => {
  expect(redact("eyJ-".repeat(1_000_000))).toBe("eyJ-".repeat(1000));
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
  ["eyJhbGciOiJIUzI1NiJ9", "eyJhbGciOiJIUzI1NiJ9"],
])("redacts the credential in %j", (text, redacted) => {
  expect(redact(text)).toBe(redacted);
});
