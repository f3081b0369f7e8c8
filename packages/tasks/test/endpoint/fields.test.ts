import { expect, test } from "vitest";
import { fieldAt } from "../../src/index.ts";
import { fieldsOf, isFields, list, number, omitUndefined, text } from "../../src/endpoint/fields.ts";

test("returns the value at a path, and ignores inherited fields", () => {
  const client = { video: { textToVideo: { prepare: 1 } } };
  expect(fieldAt(client, "video.textToVideo")).toBe(client.video.textToVideo);
  expect(fieldAt(client, "video.textToVideo.prepare.more")).toBeUndefined();
  expect(fieldAt(client, "video.__proto__")).toBeUndefined();
  expect(fieldAt(client, "toString")).toBeUndefined();
});

test("only an object that is no array has fields", () => {
  const fields = { a: 1 };
  expect([fields, {}, [], null, undefined, "text", 5].map(isFields)).toEqual([
    true,
    true,
    false,
    false,
    false,
    false,
    false,
  ]);
  expect(fieldsOf(fields)).toBe(fields);
  expect(fieldsOf("")).toEqual({});
});

const fields = { id: 5, empty: "", name: "fog", none: null, ratio: "5.1", blank: " ", infinite: "Infinity", zero: 0 };

test.each([
  [["id"], "5"],
  [["empty", "name"], "fog"],
  [["none", "missing", "name"], "fog"],
  [["name", "id"], "fog"],
  [["zero"], "0"],
  [["empty"], undefined],
  [["none"], undefined],
  [["toString"], undefined],
  [[], undefined],
])("the text of the fields %j is %j", (names, value) => {
  expect(text(fields, ...names)).toBe(value);
});

test.each([
  [["ratio"], 5.1],
  [["id"], 5],
  [["zero"], 0],
  [["missing", "id"], 5],
  [["name"], undefined],
  [["blank"], undefined],
  [["infinite"], undefined],
  [["missing"], undefined],
])("the number of the fields %j is %j", (names, value) => {
  expect(number(fields, ...names)).toBe(value);
});

test("a list consists of the objects of the first field that is an array", () => {
  const lists = { a: "text", b: [{ id: 1 }, null, "x", []], c: [{ id: 2 }] };
  expect(list(lists, "a", "b", "c")).toEqual([{ id: 1 }]);
  expect(list(lists, "a", "missing")).toEqual([]);
  const inheriting: object = Object.create(lists) as object;
  expect(list(fieldsOf(inheriting), "c")).toEqual([]);
  expect(text(fieldsOf(Object.create({ id: "1" })), "id")).toBeUndefined();
});

test("omits only fields that are undefined", () => {
  expect(Object.keys(omitUndefined<object>({ a: 1, b: undefined, c: null, d: "" }))).toEqual(["a", "c", "d"]);
});
