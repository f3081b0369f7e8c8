import { expect, test } from "vitest";
import { rawInteger, parseJson } from "../src/index.ts";

test("parseJson returns an integer beyond 2^53 as a string with all digits", () => {
  expect(parseJson('{"element_id":829836802793406551,"n":3,"f":1.5}')).toEqual({
    element_id: "829836802793406551",
    n: 3,
    f: 1.5,
  });
});

test("parseJson keeps a string of digits", () => {
  expect(parseJson('{"a":"829836802793406551"}')).toEqual({ a: "829836802793406551" });
});

test("rawInteger writes a long id without quotes", () => {
  expect(JSON.stringify({ element_id: rawInteger("829836802793406551") })).toBe('{"element_id":829836802793406551}');
});

test("rawInteger returns an id that is not a number as a string", () => {
  expect(JSON.stringify({ element_id: rawInteger("u_1") })).toBe('{"element_id":"u_1"}');
});

test("parseJson does not change a prototype through a __proto__ key", () => {
  const parsed = parseJson('{"__proto__":{"polluted":1234567890123456789}}');
  expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype);
  expect(JSON.stringify(parsed)).toBe('{"__proto__":{"polluted":"1234567890123456789"}}');
  expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
});
