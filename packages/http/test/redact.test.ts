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
