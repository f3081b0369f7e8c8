import { ConfigurationError } from "@klingkit/errors";
import { expect, test } from "vitest";
import { checkTaskId } from "../../src/polling/task-read.ts";

/** Returns the API versions on which a task can be read by an id. */
function versionsOf(id: string): string[] {
  return (["v2", "v1"] as const).filter((apiVersion) => {
    try {
      checkTaskId({ apiVersion, id });
      return true;
    } catch (error) {
      if (error instanceof ConfigurationError) return false;
      throw error;
    }
  });
}

test.each([
  ["867283741759111202", ["v2", "v1"]],
  ["q83v+/Xy0AAAAAAAAAAAAA==", ["v2", "v1"]],
  ["/Xy0//AA", ["v2", "v1"]],
  ["a..b", ["v2", "v1"]],
  ["%2e%2e", ["v2", "v1"]],
  ["..", ["v2"]],
  [".", ["v2"]],
  ["../x", ["v2"]],
  ["a/../b", ["v2"]],
  ["..\\x", ["v2"]],
  ["", []],
  ["a b", []],
  ["a\nb", []],
  ["1,2", []],
])("a task can be read by the id %j on the API versions %j", (id, versions) => {
  expect(versionsOf(id)).toEqual(versions);
});
