import { expect, test } from "vitest";
import { redisStore } from "../examples/redis-store.ts";
import { memoryStore, type ReceiverStore } from "../src/index.ts";
import { manualClock } from "./callbacks.ts";

/** A fake of the Redis commands that the example uses. */
function fakeRedis(clock: { now(): number }): Parameters<typeof redisStore>[0] {
  const entries = new Map<string, { value: string; expiresAt: number }>();
  const live = (key: string): string | null => {
    const entry = entries.get(key);
    return entry && entry.expiresAt > clock.now() ? entry.value : null;
  };
  return {
    async set(key, value, { NX, PX }) {
      if (NX && live(key) !== null) return null;
      entries.set(key, { value, expiresAt: clock.now() + PX });
      return "OK";
    },
    get: async (key) => live(key),
    del: async (key) => Number(entries.delete(key)),
  };
}

const stores: Record<string, (clock: { now(): number }) => ReceiverStore> = {
  memory: (clock) => memoryStore({ clock }),
  Redis: (clock) => redisStore(fakeRedis(clock)),
};

test.each(Object.keys(stores))("%s: a key can be claimed again only after release or expiry", async (name) => {
  const clock = manualClock();
  const store = stores[name]?.(clock) ?? memoryStore();
  expect([await store.claim("a", 1000), await store.claim("a", 1000)]).toEqual([true, false]);
  await store.release("a");
  expect(await store.claim("a", 1000)).toBe(true);
  clock.time += 999;
  expect(await store.claim("a", 1000)).toBe(false);
  clock.time += 1;
  expect(await store.claim("a", 1000)).toBe(true);
});

test.each(Object.keys(stores))("%s: a value expires after its TTL", async (name) => {
  const clock = manualClock();
  const store = stores[name]?.(clock) ?? memoryStore();
  await store.set("a", 3e14, 1000);
  clock.time += 999;
  expect(await store.get("a")).toBe(3e14);
  clock.time += 1;
  expect((await store.get("a")) ?? 0).toBe(0);
});

test("the memory store evicts the oldest entry first", () => {
  const store = memoryStore({ maxEntries: 2, clock: manualClock() });
  for (const key of ["a", "b", "a", "c"]) void store.set(key, 1, 1000);
  expect(["a", "b", "c"].map((key) => store.get(key))).toEqual([1, undefined, 1]);
});
