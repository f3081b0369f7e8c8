import { expect, test, vi } from "vitest";
import { loadOnce, lazySelector } from "../../src/index.ts";

test("loadOnce loads once for concurrent and later calls", async () => {
  const load = vi.fn<() => Promise<object>>(async () => ({}));
  const loadModule = loadOnce(load);
  const [first, second] = await Promise.all([loadModule(), loadModule()]);
  expect(second).toBe(first);
  expect(await loadModule()).toBe(first);
  expect(load).toHaveBeenCalledTimes(1);
});

test("loadOnce loads again after a failure", async () => {
  const load = vi.fn<() => Promise<string>>().mockRejectedValueOnce(new Error("offline")).mockResolvedValue("loaded");
  const loadModule = loadOnce(load);
  await expect(loadModule()).rejects.toThrow("offline");
  expect(await loadModule()).toBe("loaded");
});

test("lazySelector returns a part of the loaded value", async () => {
  const load = lazySelector(async () => ({ one: 1, two: 2 }));
  expect(await load(({ two }) => two)()).toBe(2);
});
