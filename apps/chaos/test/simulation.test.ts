import { expect, test } from "vitest";
import { relevantLines } from "../simulation/history.ts";
import { checkRevert, revertNames } from "../simulation/revert.ts";
import { simulate } from "../simulation/simulate.ts";

test.each([2, 9])("seed %i breaks no rule, and has the same history twice", async (seed) => {
  const first = await simulate(seed, 30);
  expect(first.violations).toEqual([]);
  expect(first.tasks).toBeGreaterThan(0);
  expect((await simulate(seed, 30)).history).toEqual(first.history);
});

test.each(revertNames())("the patch that reverts the fix of %s applies", async (name) => {
  await expect(checkRevert(name)).resolves.toBeUndefined();
});

test("the history of a violation has the lines about its task and the life of its process", () => {
  const history = [
    "0.000 service: {}",
    "0.000 p0.1: starts: key, limit learned",
    "0.000 p1.2: starts: key, limit learned",
    "1.000 p0.1: create #1: begins",
    "1.000 p1.2: create #2: begins",
    "2.000 p0.1: POST /text-to-video/kling-3.0 200",
    "3.000 p0.1: create #1: succeeds",
    "4.000 p0.1: crashes",
  ];
  expect(relevantLines(history, ["#1 is paid twice: 817952624048560781"])).toEqual([
    "0.000 p0.1: starts: key, limit learned",
    "1.000 p0.1: create #1: begins",
    "3.000 p0.1: create #1: succeeds",
    "4.000 p0.1: crashes",
  ]);
});
