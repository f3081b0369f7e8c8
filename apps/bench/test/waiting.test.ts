import { expect, test } from "vitest";
import { calculatedLoop, everyFiveSeconds } from "../waiting/every-five-seconds.ts";
import { withKlingkit } from "../waiting/with-klingkit.ts";

const sorted = (values: readonly number[]): number[] => values.toSorted((a, b) => a - b);

test("the calculated loop equals the loop that runs", async () => {
  const run = await everyFiveSeconds(20, 3);
  const counted = calculatedLoop(20, 3);
  expect({ ...run, delays: sorted(run.delays) }).toEqual({ ...counted, delays: sorted(counted.delays) });
});

test("counts the polls and the result requests of all tasks", async () => {
  const learned = await withKlingkit(12, "API key", "six families");
  expect(learned.delays).toHaveLength(12);
  // Two of the six families are available only in API v1.
  expect(learned.resultRequests).toBe(4);
});
