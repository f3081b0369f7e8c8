import { expect, test } from "vitest";
import { redact } from "../src/index.ts";

test("what was sent and what looks like a token is taken out", () => {
  const text = "you sent Bearer abc.def and eyJh.eyJi.sig and the-secret";
  expect(redact(text, { "X-Api-Secret": "the-secret" })).toBe(
    "you sent Bearer [redacted] and [redacted] and [redacted]",
  );
});

test("a long text of a stranger is cut before it is looked through", () => {
  expect(redact("eyJ-".repeat(1_000_000))).toBe("eyJ-".repeat(1000));
});
