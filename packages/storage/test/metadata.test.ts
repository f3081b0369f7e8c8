import { expect, test } from "vitest";
import { asciiMetadata, textMetadata } from "../src/metadata.ts";

test("text that is no printable ASCII is percent-encoded, and decodes to itself", () => {
  const texts = {
    plain: "3 video units",
    accents: "déjà vu",
    emoji: "🌊",
    line: "a\nb",
    percent: "100% %41",
    ends: " a ",
  };
  const encoded = asciiMetadata(texts, 2048);
  for (const [name, text] of Object.entries(texts)) {
    expect(encoded[name]).toMatch(/^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/);
    expect(decodeURIComponent(encoded[name] ?? "")).toBe(text);
  }
  expect(encoded["plain"]).toBe("3 video units");
});

test("the longest value is shortened to the limit, at the boundary of a character", () => {
  const prompt = "Öl ".repeat(2000);
  const encoded = asciiMetadata({ "task-id": "8123", prompt }, 2048);
  expect(encoded["task-id"]).toBe("8123");
  const size = Object.entries(encoded).reduce((sum, [name, text]) => sum + name.length + text.length, 0);
  expect(size).toBeLessThanOrEqual(2048);
  expect(size).toBeGreaterThan(2030);
  expect(prompt.startsWith(decodeURIComponent(encoded["prompt"] ?? ""))).toBe(true);
});

test("an unpaired surrogate does not fail the save", () => {
  expect(asciiMetadata({ prompt: "a\ud83c" }, 2048)["prompt"]).toBe("a%EF%BF%BD");
});

test("a store that accepts any text gets the text", () => {
  expect(textMetadata({ prompt: "déjà 100%" }, 8192)).toEqual({ prompt: "déjà 100%" });
});
