import { expect, test } from "vitest";
import { closestMatch } from "../src/index.ts";

const known = ["apiKey", "accessKey", "baseUrl", "concurrency", "requestTimeout", "fps"];

test.each([
  ["baseURL", "baseUrl"],
  ["api_key", "apiKey"],
  ["API-KEY", "apiKey"],
  ["concurency", "concurrency"],
  ["cocnurrency", "concurrency"],
  ["requestTimeouts", "requestTimeout"],
  ["acessKey", "accessKey"],
  ["fsp", undefined],
  ["fp", undefined],
  ["fpss", "fps"],
  ["timeout", undefined],
  ["", undefined],
  ["x", undefined],
  ["base-url", "baseUrl"],
  ["aipKey", "apiKey"],
  ["ccncurrenci", "concurrency"],
  ["cncurency", "concurrency"],
  ["ccncurenci", undefined],
])("suggests for %o the name %o", (name, suggestion) => {
  expect(closestMatch(name, known)).toBe(suggestion);
});

test("suggests the closest of several names, and the first of equally close ones", () => {
  expect(closestMatch("imag", ["images", "image"])).toBe("image");
  expect(closestMatch("lasb", ["lasa", "lasc"])).toBe("lasa");
});
