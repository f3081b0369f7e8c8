import { expect, test } from "vitest";
import { summaryLine } from "../summary-reporter.ts";

test("formats the summary line", () => {
  expect(summaryLine({ passed: 123, failed: 0, skipped: 4 })).toBe("tests: 123 passed, 0 failed, 4 skipped");
});
