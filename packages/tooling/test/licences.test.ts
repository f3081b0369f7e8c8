import { expect, test } from "vitest";
import { isAllowed } from "../licences/allowed.ts";

test.each(["MIT", "(MIT OR GPL-3.0-only)", "MIT AND ISC", "Apache-2.0"])("%s is allowed", (expression) => {
  expect(isAllowed(expression)).toBe(true);
});

test.each(["GPL-3.0-only", "MIT AND LGPL-3.0-only", "none named", "SEE LICENSE IN LICENSE"])(
  "%s is not",
  (expression) => {
    expect(isAllowed(expression)).toBe(false);
  },
);
