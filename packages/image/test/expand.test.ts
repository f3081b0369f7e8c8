import { describe, expect, test } from "vitest";
import { expansion, type ExpansionTarget } from "../src/index.ts";
import { warnings, emulated, imageUrl, png, issueMessages } from "./emulated.ts";

test("expands an image and sends all four sides, including 0", async () => {
  const { image, emulator } = await emulated();
  const result = await image.expand.run({ image: imageUrl, up: 0.5, right: 1 }, { externalTaskId: "job-1" });
  expect(result).toMatchObject({ outputs: [{ type: "image" }], billing: [{ kind: "unit", amount: 8 }] });
  expect(emulator.calls[0]).toMatchObject({ method: "POST", path: "/v1/images/editing/expand" });
  expect(emulator.calls[0]?.body).toEqual({
    image: imageUrl,
    up_expansion_ratio: 0.5,
    down_expansion_ratio: 0,
    left_expansion_ratio: 0,
    right_expansion_ratio: 1,
    n: 1,
    external_task_id: "job-1",
  });
});

test("accepts the result of expansion()", async () => {
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
    "an area above three times the original",
    { up: 1, left: 1 },
    ["The input expands the area to 4 times the original; the maximum is 3 times."],
  ],
])("rejects %s without sending a request", async (_name, sides, messages) => {
  const { image, emulator } = await emulated();
  expect(await issueMessages(image.expand.create({ image: imageUrl, ...sides }))).toEqual(messages);
  expect(emulator.calls).toEqual([]);
});

test("accepts an area that exceeds three times the original because of rounding", async () => {
  const { image, emulator } = await emulated();
  const up = 0.1496;
  await image.expand.create({ image: imageUrl, up, down: up, left: 0.6548, right: 0.6548 });
  expect(emulator.state().paid.tasks).toBe(1);
});

test("an expansion without any side causes a warning", async () => {
  const { image, events } = await emulated();
  await image.expand.create({ image: imageUrl });
  expect(warnings(events)).toEqual(["The input expands no side."]);
});

describe("expansion", () => {
  test("returns the values of the service's sample: a square expanded to three times its area, at 16:9", () => {
    expect(expansion({ width: 800, height: 800 }, { area: 3, ratio: "16:9" })).toEqual({
      up: 0.1495,
      down: 0.1495,
      left: 0.6547,
      right: 0.6547,
    });
  });

  test.each<[string, ExpansionTarget, [number, number]]>([
    ["the same ratio and twice the area", { area: 2 }, [0.2071, 0.2071]],
    ["a wider ratio", { ratio: "16:9" }, [0, 0.8333]],
    ["a numeric ratio", { ratio: 4 / 3 }, [0, 0.5]],
    ["a taller ratio", { ratio: "1:2" }, [0.1666, 0]],
    ["the same area", { area: 1 }, [0, 0]],
  ])("expands a 2:3 image to %s", (_name, target, [y, x]) => {
    expect(expansion({ width: 400, height: 600 }, target)).toEqual({ up: y, down: y, left: x, right: x });
  });

  test("never exceeds three times the area, for any aspect ratio", () => {
    for (let width = 300; width < 3000; width += 37) {
      const { up, down, left, right } = expansion({ width, height: 1000 }, { area: 3 });
      const area = (1 + up + down) * (1 + left + right);
      expect(area).toBeLessThanOrEqual(3);
      expect(area).toBeGreaterThan(2.999);
    }
  });

  test.each<[ExpansionTarget, string]>([
    [{ area: 3.1 }, "`area` must be at most 3 times the original area, not 3.1."],
    [{ ratio: "21:9" }, "`area` must be at most 3 times the original area, not 3.5."],
    [
      { area: 1.5, ratio: "16:9" },
      "`area` must be at least 2.6667 for this ratio; a smaller area would crop the image.",
    ],
    [{ area: 0.5 }, "`area` must be at least 1 for this ratio; a smaller area would crop the image."],
    [{ ratio: "0:9" }, "`ratio` must be greater than 0, as must the width and the height of the image."],
    [{ area: Number.NaN }, "`area` must be at most 3 times the original area, not NaN."],
  ])("rejects %o for a 2:3 image", (target, message) => {
    expect(() => expansion({ width: 400, height: 600 }, target)).toThrow(message);
  });
});
