import { expect, test } from "vitest";
import { batched } from "../src/batched.ts";

test("collects the items that arrive during a batch into the next one", async () => {
  const batches: number[][] = [];
  const gate = Promise.withResolvers<void>();
  const double = batched(async (items: readonly number[]) => {
    batches.push([...items]);
    await gate.promise;
    return items.map((item) => item * 2);
  });
  const first = [double(1), double(2)];
  await Promise.resolve();
  await Promise.resolve();
  const second = [double(3), double(4), double(5)];
  gate.resolve();
  expect(await Promise.all([...first, ...second])).toEqual([2, 4, 6, 8, 10]);
  expect(batches).toEqual([
    [1, 2],
    [3, 4, 5],
  ]);
});

test("rejects only the failing item of a batch", async () => {
  const halve = batched(async (items: readonly number[]) => {
    if (items.some((item) => item % 2 === 1)) throw new Error("odd");
    return items.map((item) => item / 2);
  });
  const results = await Promise.allSettled([halve(2), halve(3), halve(4)]);
  expect(results).toEqual([
    { status: "fulfilled", value: 1 },
    { status: "rejected", reason: new Error("odd") },
    { status: "fulfilled", value: 2 },
  ]);
});
