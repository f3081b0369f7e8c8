import { expect, test } from "vitest";
import { rawInteger, parseJson } from "../src/index.ts";

test("an integer beyond 2^53 keeps every digit, as a string", () => {
  expect(parseJson('{"element_id":829836802793406551,"n":3,"f":1.5}')).toEqual({
    element_id: "829836802793406551",
    n: 3,
    f: 1.5,
  });
});

test("sixteen digits inside a text stay a text", () => {
  expect(parseJson('{"a":"829836802793406551"}')).toEqual({ a: "829836802793406551" });
});

test("a long id is written without quotes", () => {
  expect(JSON.stringify({ element_id: rawInteger("829836802793406551") })).toBe('{"element_id":829836802793406551}');
});

test("an id that is no number stays a string", () => {
  expect(JSON.stringify({ element_id: rawInteger("u_1") })).toBe('{"element_id":"u_1"}');
});

test("a text named __proto__ changes no prototype", () => {
  const parsed = parseJson('{"__proto__":{"polluted":1234567890123456789}}');
  expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype);
  expect(JSON.stringify(parsed)).toBe('{"__proto__":{"polluted":"1234567890123456789"}}');
  expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
});
