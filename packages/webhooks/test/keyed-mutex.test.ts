import { expect, test } from "vitest";
import { createKeyedMutex } from "../src/keyed-mutex.ts";

/** A task that ends when the test says so. */
function controlled(log: string[], name: string): { readonly task: () => Promise<void>; readonly end: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return {
    async task() {
      log.push(`${name} begins`);
      await promise;
      log.push(`${name} ends`);
    },
    end: resolve,
  };
}

test("runs tasks of one key sequentially, also those that arrive while the second one runs", async () => {
  const log: string[] = [];
  const runExclusive = createKeyedMutex();
  const [first, second, third] = ["first", "second", "third"].map((name) => controlled(log, name));
  if (!first || !second || !third) throw new Error("missing tasks");
  const running = [runExclusive("key", first.task), runExclusive("key", second.task)];
  first.end();
  await running[0];
  running.push(runExclusive("key", third.task));
  third.end();
  second.end();
  await Promise.all(running);
  expect(log).toEqual(["first", "second", "third"].flatMap((name) => [`${name} begins`, `${name} ends`]));
});

test("runs tasks of different keys concurrently", async () => {
  const log: string[] = [];
  const runExclusive = createKeyedMutex();
  const first = controlled(log, "first");
  const second = controlled(log, "second");
  const running = [runExclusive("a", first.task), runExclusive("b", second.task)];
  second.end();
  await running[1];
  first.end();
  await running[0];
  expect(log).toEqual(["first begins", "second begins", "second ends", "first ends"]);
});

test("runs the next task after one that failed", async () => {
  const runExclusive = createKeyedMutex();
  const failing = runExclusive("key", () => Promise.reject(new Error("handler failed")));
  const next = runExclusive("key", async () => "done");
  await expect(failing).rejects.toThrow("handler failed");
  expect(await next).toBe("done");
});
