import { expect, test, vi } from "vitest";
import { once, pickFrom } from "../../src/index.ts";

test("once loads one time for concurrent and later calls", async () => {
  const load = vi.fn<() => Promise<object>>(async () => ({}));
  const loadOnce = once(load);
  const [first, second] = await Promise.all([loadOnce(), loadOnce()]);
  expect(second).toBe(first);
  expect(await loadOnce()).toBe(first);
  expect(load).toHaveBeenCalledTimes(1);
});

test("once loads again after a failure", async () => {
  const load = vi.fn<() => Promise<string>>().mockRejectedValueOnce(new Error("offline")).mockResolvedValue("loaded");
  const loadOnce = once(load);
  await expect(loadOnce()).rejects.toThrow("offline");
  expect(await loadOnce()).toBe("loaded");
});

test("pickFrom returns a part of the loaded value", async () => {
  const load = pickFrom(async () => ({ one: 1, two: 2 }));
  expect(await load(({ two }) => two)()).toBe(2);
});
