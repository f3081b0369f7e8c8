import { expect, test } from "vitest";
import { rejectUnknownNames } from "../src/index.ts";

const known = ["baseUrl", "apiKey"];

test("known names pass, also with no value", () => {
  expect(() => rejectUnknownNames({ baseUrl: undefined, apiKey: 1 }, known, { what: "option" })).not.toThrow();
});

test.each([
  [{ baseURL: 1 }, "Unknown option `x.baseURL`. No task was created and nothing is charged. Did you mean `x.baseUrl`?"],
  [{ token: 1 }, "Unknown option `x.token`. No task was created and nothing is charged. Did you mean `x.apiKey`?"],
  [
    { zebra: 1 },
    "Unknown option `x.zebra`. No task was created and nothing is charged. Known are `x.baseUrl`, `x.apiKey`.",
  ],
  [
    { toString: 1 },
    "Unknown option `x.toString`. No task was created and nothing is charged. Known are `x.baseUrl`, `x.apiKey`.",
  ],
])("%o is refused with what is meant, else with all known names", (given, message) => {
  expect(() =>
    rejectUnknownNames(given, known, {
      what: "option",
      prefix: "x.",
      otherNames: { token: "apiKey" },
      taskState: "none",
    }),
  ).toThrow(expect.objectContaining({ code: "invalid_configuration", message }));
});
