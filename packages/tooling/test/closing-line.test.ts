import { expect, test } from "vitest";
import { closingLine } from "../closing-line.ts";

test("the closing line is plain", () => {
  expect(closingLine({ passed: 123, failed: 0, skipped: 4 })).toBe("tests: 123 passed, 0 failed, 4 skipped");
});
