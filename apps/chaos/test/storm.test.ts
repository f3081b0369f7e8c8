import { describe, expect, test } from "vitest";
import { runStorm } from "../storm/run.ts";

describe("a storm of 60 tasks in which every third request fails", () => {
  test("pays for no task twice, loses none and finishes all if used external task ids are rejected", async () => {
    const storm = await runStorm(60, { seed: 3, probability: 0.3, externalTaskIds: "strict" });
    expect(storm).toMatchObject({
      tasks: 60,
      created: 60,
      paid: 60,
      duplicates: 0,
      lost: 0,
      unresolved: 0,
      reportedTwice: 0,
    });
  });

  test("has the same result with the same seed", async () => {
    const options = { seed: 4, probability: 0.3, externalTaskIds: "off" } as const;
    expect(await runStorm(60, options)).toEqual(await runStorm(60, options));
  });
});
