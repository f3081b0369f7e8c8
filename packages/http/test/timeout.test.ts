import { expect, test } from "vitest";
import { type Clock, withTimeout } from "../src/index.ts";

/** A clock whose sleeps end when the test says so, even if their signal aborts. */
function manualClock(): Clock & { ring: () => void } {
  let ring = (): void => undefined;
  return {
    ring: () => ring(),
    now: () => 0,
    sleep: () => new Promise((resolve) => void (ring = resolve)),
  };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test("does not abort the signal of work that has finished", async () => {
  const clock = manualClock();
  const controller = new AbortController();
  let inner: AbortSignal | undefined;
  const result = await withTimeout({ clock, ms: 1000, signal: controller.signal }, async (given) => {
    inner = given;
    return "done";
  });
  clock.ring();
  controller.abort();
  await settled();
  expect([result, inner?.aborted]).toEqual(["done", false]);
});

test.each(["timeout", "abort"] as const)("after a %s, passes a late result to `discard` only", async (by) => {
  const clock = manualClock();
  const controller = new AbortController();
  const discarded: string[] = [];
  let finish = (_value: string): void => undefined;
  const work = withTimeout(
    { clock, ms: 1000, signal: controller.signal },
    () => new Promise<string>((resolve) => void (finish = resolve)),
    (late) => discarded.push(late),
  );
  if (by === "timeout") clock.ring();
  else controller.abort("closed");
  await expect(work).rejects.toMatchObject({ by, cause: by === "abort" ? "closed" : undefined });
  finish("late");
  await settled();
  expect(discarded).toEqual(["late"]);
});

test("ignores a late result without `discard`", async () => {
  const clock = manualClock();
  let finish = (): void => undefined;
  const work = withTimeout(
    { clock, ms: 1000, signal: undefined },
    () => new Promise<void>((resolve) => void (finish = resolve)),
  );
  clock.ring();
  await expect(work).rejects.toMatchObject({ by: "timeout" });
  finish();
  await settled();
});
