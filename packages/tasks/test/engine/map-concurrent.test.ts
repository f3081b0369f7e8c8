import { expect, test } from "vitest";
import { chunks, mapConcurrent } from "../../src/engine/map-concurrent.ts";

test("maps in order with at most as many calls as the limit", async () => {
  let active = 0;
  let most = 0;
  const mapped = await mapConcurrent(3, [5, 4, 3, 2, 1, 0], async (turns) => {
    most = Math.max(most, ++active);
    for (let left = turns; left > 0; left--) await Promise.resolve();
    active--;
    return turns * 10;
  });
  expect([mapped, most]).toEqual([[50, 40, 30, 20, 10, 0], 3]);
});

test("accepts no items, and results without promises", async () => {
  expect(await mapConcurrent(3, [], () => 1)).toEqual([]);
  expect(await mapConcurrent(3, [1, undefined], (item) => item ?? "none")).toEqual([1, "none"]);
});

test("rejects with the first error", async () => {
  await expect(mapConcurrent(2, [1, 2], (item) => Promise.reject(new Error(`${item}`)))).rejects.toThrow("1");
});

test("splits items into arrays of a size", () => {
  expect(chunks([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
  expect(chunks([1, 2], 2)).toEqual([[1, 2]]);
  expect(chunks([], 2)).toEqual([]);
});
