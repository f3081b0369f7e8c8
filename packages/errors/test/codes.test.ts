import { expect, test } from "vitest";
import { serviceCode, serviceCodes, specialCodes } from "../src/index.ts";

test("every code stands once in the table", () => {
  expect(new Set(serviceCodes.map(({ code }) => code)).size).toBe(serviceCodes.length);
});

test("the special codes are those that the service documents", () => {
  expect(Object.values(specialCodes).map((code) => serviceCode(code)?.name)).toEqual([
    "Authorization header empty",
    "invalid key or value",
    "no such resource",
    "concurrency above the resource pack",
    "service temporarily down",
  ]);
});

test("waiting is never advised for an empty account or a locked address", () => {
  expect([1100, 1101, 1102, 1103, 1304].map((code) => serviceCode(code)?.retry)).toEqual([
    "never",
    "never",
    "never",
    "never",
    "never",
  ]);
});
