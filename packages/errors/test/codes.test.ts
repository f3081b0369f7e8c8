import { expect, test } from "vitest";
import { serviceCode, serviceCodes, specialCodes } from "../src/index.ts";

test("lists every code once", () => {
  expect(new Set(serviceCodes.map(({ code }) => code)).size).toBe(serviceCodes.length);
});

test("the special codes match their entries in the table", () => {
  expect(Object.values(specialCodes).map((code) => serviceCode(code)?.name)).toEqual([
    "Authorization header empty",
    "invalid key or value",
    "no such resource",
    "concurrency limit of the resource pack reached",
    "service temporarily unavailable",
  ]);
});

test("never retries the codes of a blocked account or IP address", () => {
  expect([1100, 1101, 1102, 1103, 1304].map((code) => serviceCode(code)?.retry)).toEqual([
    "never",
    "never",
    "never",
    "never",
    "never",
  ]);
});
