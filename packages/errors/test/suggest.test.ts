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
])("%o means %o", (name, meant) => {
  expect(closestMatch(name, known)).toBe(meant);
});

test("the nearest of several names wins, and the first of equals", () => {
  expect(closestMatch("imag", ["images", "image"])).toBe("image");
  expect(closestMatch("lasb", ["lasa", "lasc"])).toBe("lasa");
});
