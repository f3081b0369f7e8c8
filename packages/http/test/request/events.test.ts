import { expect, test } from "vitest";
import { safeListener } from "../../src/index.ts";

test("calls the listener with each event, before it returns", () => {
  const events: string[] = [];
  const emit = safeListener((event: string) => events.push(event));
  emit("a");
  emit("b");
  expect(events).toEqual(["a", "b"]);
});

test("ignores an error of the listener", () => {
  const emit = safeListener(() => {
    throw new Error("listener");
  });
  expect(() => emit("a")).not.toThrow();
});

test("handles the rejection of an async listener, which would end the process otherwise", async () => {
  const handled = await new Promise((resolve) => {
    // oxlint-disable-next-line unicorn/no-thenable -- it observes that a handler is added
    safeListener(() => ({ then: (_resolve: unknown, reject: unknown) => resolve(typeof reject) }))("a");
  });
  expect(handled).toBe("function");
});

test("accepts an undefined listener", () => {
  expect(() => safeListener(undefined)("a")).not.toThrow();
});
