import { expect, test } from "vitest";
import { exactlyOne } from "../../src/endpoint.ts";

test("exactlyOne accepts one field", () => {
  expect(exactlyOne<{ one?: string; other?: string }>({ one: "x" }, "one", "other")).toEqual([]);
  expect(exactlyOne<{ one?: string; other?: string }>({ other: "x" }, "one", "other")).toEqual([]);
});

test("exactlyOne reports both fields", () => {
  expect(exactlyOne({ one: "x", other: "y" }, "one", "other", "faces[0].")).toMatchObject([
    {
      path: "faces[0].other",
      code: "conflict",
      message: "`faces[0].other` cannot be combined with `one`.",
      relatedFields: ["faces[0].one", "faces[0].other"],
    },
  ]);
});

test("exactlyOne reports that both fields are missing", () => {
  expect(exactlyOne<{ one?: string; other?: string }>({}, "one", "other")).toMatchObject([
    { path: "one", code: "missing", relatedFields: ["one", "other"] },
  ]);
});
