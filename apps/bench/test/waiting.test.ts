import { expect, test } from "vitest";
import { countedLoop, everyFiveSeconds } from "../waiting/every-five-seconds.ts";
import { withKlingkit } from "../waiting/with-klingkit.ts";

const sorted = (values: readonly number[]): number[] => values.toSorted((a, b) => a - b);

test("the loop that is only counted is the loop that runs", async () => {
  const run = await everyFiveSeconds(20, 3);
  const counted = countedLoop(20, 3);
  expect({ ...run, delays: sorted(run.delays) }).toEqual({ ...counted, delays: sorted(counted.delays) });
});

test("every task's end is learned of, and looks are told from the reading of results", async () => {
  const learned = await withKlingkit(12, "API key", "six families");
  expect(learned.delays).toHaveLength(12);
  // Two of six families are on v1 only.
  expect(learned.resultReads).toBe(4);
});
