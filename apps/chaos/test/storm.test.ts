import { describe, expect, test } from "vitest";
import { runStorm } from "../storm/run.ts";

describe("a storm of 60 tasks in which every third request is struck", () => {
  test("with own ids refused at once pays for nothing twice, loses nothing and leaves nothing open", async () => {
    const storm = await runStorm(60, { seed: 3, probability: 0.3, externalTaskIds: "strict" });
    expect(storm).toMatchObject({
      tasks: 60,
      created: 60,
      paid: 60,
      duplicates: 0,
      lost: 0,
      unresolved: 0,
      endsTwice: 0,
    });
  });

  test("is the same again from the same seed", async () => {
    const weather = { seed: 4, probability: 0.3, externalTaskIds: "off" } as const;
    expect(await runStorm(60, weather)).toEqual(await runStorm(60, weather));
  });
});
