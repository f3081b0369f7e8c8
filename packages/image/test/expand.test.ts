import { describe, expect, test } from "vitest";
import { expansion, type ExpansionTarget } from "../src/index.ts";
import { warnings, emulated, link, png, refusal } from "./emulated.ts";

test("a picture is expanded, with all four sides sent, 0 included", async () => {
  const { image, emulator } = await emulated();
  const result = await image.expand.run({ image: link, up: 0.5, right: 1 }, { externalTaskId: "job-1" });
  expect(result).toMatchObject({ outputs: [{ type: "image" }], billing: [{ kind: "unit", amount: 8 }] });
  expect(emulator.calls[0]).toMatchObject({ method: "POST", path: "/v1/images/editing/expand" });
  expect(emulator.calls[0]?.body).toEqual({
    image: link,
    up_expansion_ratio: 0.5,
    down_expansion_ratio: 0,
    left_expansion_ratio: 0,
    right_expansion_ratio: 1,
    n: 1,
    external_task_id: "job-1",
  });
});

test("what expansion() gives is taken", async () => {
  const { image, emulator } = await emulated();
  const sides = expansion({ width: 400, height: 600 }, { area: 3, ratio: "16:9" });
  const { id } = await image.expand.create({ image: png(400, 600), ...sides });
  expect(emulator.state().tasks.map((task) => task.id)).toEqual([id]);
  expect(emulator.calls[0]?.body).toMatchObject({
    up_expansion_ratio: sides.up,
    down_expansion_ratio: sides.down,
    left_expansion_ratio: sides.left,
    right_expansion_ratio: sides.right,
  });
});

test.each([
  ["a side above 2", { up: 2.1 }, ["`up` must be at most 2, not 2.1."]],
  [
    "more than three times the area",
    { up: 1, left: 1 },
    ["The input asks for 4 times the old area; at most 3 times are made."],
  ],
])("nothing is sent for %s", async (_what, sides, problems) => {
  const { image, emulator } = await emulated();
  expect(await refusal(image.expand.create({ image: link, ...sides }))).toEqual(problems);
  expect(emulator.calls).toEqual([]);
});

test("trap: ratios rounded up, a hair above three times, are let through", async () => {
  const { image, emulator } = await emulated();
  const up = 0.1496;
  await image.expand.create({ image: link, up, down: up, left: 0.6548, right: 0.6548 });
  expect(emulator.state().paid.tasks).toBe(1);
});

test("nothing added is told as doubtful", async () => {
  const { image, events } = await emulated();
  await image.expand.create({ image: link });
  expect(warnings(events)).toEqual(["The input adds nothing on any side."]);
});

describe("expansion", () => {
  test("gives the service's own sample: a square made three times as large, at 16:9", () => {
    expect(expansion({ width: 800, height: 800 }, { area: 3, ratio: "16:9" })).toEqual({
      up: 0.1495,
      down: 0.1495,
      left: 0.6547,
      right: 0.6547,
    });
  });

  test.each<[string, ExpansionTarget, [number, number]]>([
    ["the same ratio at twice the area", { area: 2 }, [0.2071, 0.2071]],
    ["a wider ratio", { ratio: "16:9" }, [0, 0.8333]],
    ["a ratio as a number", { ratio: 4 / 3 }, [0, 0.5]],
    ["a higher ratio", { ratio: "1:2" }, [0.1666, 0]],
    ["nothing", { area: 1 }, [0, 0]],
  ])("from 2:3 to %s", (_what, target, [y, x]) => {
    expect(expansion({ width: 400, height: 600 }, target)).toEqual({ up: y, down: y, left: x, right: x });
  });

  test("never leads above three times the area, whatever the picture", () => {
    for (let width = 300; width < 3000; width += 37) {
      const { up, down, left, right } = expansion({ width, height: 1000 }, { area: 3 });
      const area = (1 + up + down) * (1 + left + right);
      expect(area).toBeLessThanOrEqual(3);
      expect(area).toBeGreaterThan(2.999);
    }
  });

  test.each<[ExpansionTarget, string]>([
    [{ area: 3.1 }, "`area` must be at most 3 times the old area, not 3.1."],
    [{ ratio: "21:9" }, "`area` must be at most 3 times the old area, not 3.5."],
    [{ area: 1.5, ratio: "16:9" }, "`area` must be at least 2.6667 for this ratio, or something is cut off."],
    [{ area: 0.5 }, "`area` must be at least 1 for this ratio, or something is cut off."],
    [{ ratio: "0:9" }, "`ratio` must be above 0, as must the picture's sides."],
    [{ area: Number.NaN }, "`area` must be at most 3 times the old area, not NaN."],
  ])("of 2:3 cannot be %o", (target, problem) => {
    expect(() => expansion({ width: 400, height: 600 }, target)).toThrow(problem);
  });
});
