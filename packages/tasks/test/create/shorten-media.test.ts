import { expect, test } from "vitest";
import { shortenMedia } from "../../src/create/shorten-media.ts";

test.each([
  ["A".repeat(400), 300],
  [`${"A".repeat(403)}=`, 303],
  [`${"A".repeat(402)}==`, 303],
])("replaces base64 with its approximate size (%#)", (base64, size) => {
  expect(shortenMedia(`{"image":"${base64}","n":1}`)).toBe(`{"image":"<${size} bytes of base64>","n":1}`);
});

test("keeps a text of fewer than 400 characters, and one with other characters", () => {
  const body = JSON.stringify({ a: "A".repeat(399), b: "fog and rain ".repeat(40) });
  expect(shortenMedia(body)).toBe(body);
});
