import { expect, test } from "vitest";
import { isPathSafe, isTaskId } from "../../src/endpoint/task-id.ts";

test.each([
  ["867283741759111202", true, true],
  ["q83v+/Xy0AAAAAAAAAAAAA==", true, true],
  ["/Xy0//AA", true, true],
  ["a..b", true, true],
  ["%2e%2e", true, true],
  ["..", true, false],
  [".", true, false],
  ["../x", true, false],
  ["a/../b", true, false],
  ["..\\x", true, false],
  ["", false, false],
  ["a b", false, false],
  ["a\nb", false, false],
  ["1,2", false, false],
])("%j: a task id %s, in a path %s", (id, isId, isSafe) => {
  expect([isTaskId(id), isPathSafe(id)]).toEqual([isId, isSafe]);
});
