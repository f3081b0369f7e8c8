import { expect, test } from "vitest";
import { rejectUnknownNames } from "../src/index.ts";

const known = ["baseUrl", "apiKey"];

test("accepts known names, even with the value undefined", () => {
  expect(() => rejectUnknownNames({ baseUrl: undefined, apiKey: 1 }, known, { kind: "option" })).not.toThrow();
});

test.each([
  [{ baseURL: 1 }, "Unknown option `x.baseURL`. No task was created and nothing is charged. Did you mean `x.baseUrl`?"],
  [{ token: 1 }, "Unknown option `x.token`. No task was created and nothing is charged. Did you mean `x.apiKey`?"],
  [
    { zebra: 1 },
    "Unknown option `x.zebra`. No task was created and nothing is charged. The known names are `x.baseUrl`, `x.apiKey`.",
  ],
  [
    { toString: 1 },
    "Unknown option `x.toString`. No task was created and nothing is charged. The known names are `x.baseUrl`, `x.apiKey`.",
  ],
])("rejects %o and suggests a known name or lists all of them", (object, message) => {
  expect(() =>
    rejectUnknownNames(object, known, {
      kind: "option",
      prefix: "x.",
      otherNames: { token: "apiKey" },
      taskState: "none",
    }),
  ).toThrow(expect.objectContaining({ code: "invalid_configuration", message }));
});
