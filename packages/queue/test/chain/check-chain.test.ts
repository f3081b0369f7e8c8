import { expect, test } from "vitest";
import { groupByReferences, sortByReferences } from "../../src/chain/check-chain.ts";

const job = (key: string, ...needs: string[]): { key: string; needs: string[] } => ({ key, needs });
const keys = (jobs: readonly { key: string }[]): string[] => jobs.map(({ key }) => key);

test("sorts each job after those that it needs, and keeps the order otherwise", () => {
  const { sorted, cycle } = sortByReferences([
    job("speech", "longer", "voice"),
    job("alone"),
    job("longer", "video", "in the queue"),
    job("video"),
    job("voice"),
  ]);
  expect(keys(sorted)).toEqual(["video", "longer", "voice", "speech", "alone"]);
  expect(cycle).toBeUndefined();
});

test.each([
  [[job("a", "a")], ["a", "a"]],
  [
    [job("a", "b"), job("b", "c"), job("c", "b")],
    ["b", "c", "b"],
  ],
  [
    [job("x"), job("a", "x", "b"), job("b", "x", "a")],
    ["a", "b", "a"],
  ],
])("finds the cycle of %j", (jobs, cycle) => {
  expect(sortByReferences(jobs).cycle).toEqual(cycle);
});

test("jobs that share a source are no cycle", () => {
  const jobs = [job("d", "b", "c"), job("b", "a"), job("c", "a"), job("a")];
  expect(keys(sortByReferences(jobs).sorted)).toEqual(["a", "b", "c", "d"]);
});

test("a chain of 20,000 jobs does not exceed the call stack", () => {
  const jobs = Array.from({ length: 20_000 }, (_, index) => job(`${index}`, `${index + 1}`));
  expect(sortByReferences(jobs).sorted[0]?.key).toBe("19999");
});

test("groups jobs that depend on each other, in the order of their first jobs", () => {
  const groups = groupByReferences([
    job("a"),
    job("x"),
    job("b"),
    job("y", "x"),
    job("c", "a", "b"),
    job("z", "in the queue"),
  ]);
  expect(groups.map(keys)).toEqual([["a", "b", "c"], ["x", "y"], ["z"]]);
});
