import { expect, test } from "vitest";
import { redisStore } from "../examples/redis-store.ts";
import { memoryStore, type ReceiverStore } from "../src/index.ts";
import { stoppedClock } from "./callbacks.ts";

/** As much of Redis as the example needs. */
function redisOf(clock: { now(): number }): Parameters<typeof redisStore>[0] {
  const held = new Map<string, { value: string; until: number }>();
  const live = (key: string): string | null => {
    const entry = held.get(key);
    return entry && entry.until > clock.now() ? entry.value : null;
  };
  return {
    async set(key, value, { NX, PX }) {
      if (NX && live(key) !== null) return null;
      held.set(key, { value, until: clock.now() + PX });
      return "OK";
    },
    get: async (key) => live(key),
    del: async (key) => Number(held.delete(key)),
  };
}

const stores: Record<string, (clock: { now(): number }) => ReceiverStore> = {
  memory: (clock) => memoryStore({ clock }),
  Redis: (clock) => redisStore(redisOf(clock)),
};

test.each(Object.keys(stores))("%s: a key is claimed once, until it is released or its time is over", async (name) => {
  const clock = stoppedClock();
  const store = stores[name]?.(clock) ?? memoryStore();
  expect([await store.claim("a", 1000), await store.claim("a", 1000)]).toEqual([true, false]);
  await store.release("a");
  expect(await store.claim("a", 1000)).toBe(true);
  clock.time += 999;
  expect(await store.claim("a", 1000)).toBe(false);
  clock.time += 1;
  expect(await store.claim("a", 1000)).toBe(true);
});

test.each(Object.keys(stores))("%s: a number is kept for its time", async (name) => {
  const clock = stoppedClock();
  const store = stores[name]?.(clock) ?? memoryStore();
  await store.set("a", 3e14, 1000);
  clock.time += 999;
  expect(await store.get("a")).toBe(3e14);
  clock.time += 1;
  expect((await store.get("a")) ?? 0).toBe(0);
});

test("memory is bounded: what was written longest ago goes first", () => {
  const store = memoryStore({ entries: 2, clock: stoppedClock() });
  for (const key of ["a", "b", "a", "c"]) void store.set(key, 1, 1000);
  expect(["a", "b", "c"].map((key) => store.get(key))).toEqual([1, undefined, 1]);
});
