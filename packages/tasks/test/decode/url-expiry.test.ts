import { expect, test } from "vitest";
import { urlExpiry } from "../../src/decode/url-expiry.ts";

test.each([
  ["https://example.com/a.mp4?x=1&ksTime=6a1b2c3d", 0x6a1b2c3d * 1000],
  ["https://example.com/a.mp4?ksTime=6A1B2C3D&x=1", 0x6a1b2c3d * 1000],
  ["https://example.com/a.mp4?Expires=1800000000&Signature=s&Key-Pair-Id=k", 1_800_000_000_000],
  ["https://example.com/a.mp4?Signature=s&Expires=1800000000", 1_800_000_000_000],
  ["https://example.com/a.mp4?Expires=1800000000s", 1000 + 30 * 24 * 3_600_000],
  ["https://example.com/a.mp4?Expires=soon", 1000 + 30 * 24 * 3_600_000],
  ["https://example.com/a.mp4", 1000 + 30 * 24 * 3_600_000],
])("%s expires at %d", (url, expiry) => {
  expect(urlExpiry(url, 1000)).toBe(expiry);
});

test("a URL without a date, of a task without a date, has no expiry", () => {
  expect(urlExpiry("https://example.com/a.mp4", undefined)).toBeUndefined();
});
