import { expect, test } from "vitest";
import { systemClock } from "../src/index.ts";

/** The number of timers that keep the process running. */
function timers(): number {
  return process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
}

test.each([["without a signal"], ["with a signal"]])("a sleep %s ends after its time", async (kind) => {
  const signal = kind === "with a signal" ? new AbortController().signal : undefined;
  await expect(systemClock.sleep(1, signal)).resolves.toBe(undefined);
});

test("a sleep with an aborted signal rejects and starts no timer", async () => {
  const before = timers();
  const sleep = systemClock.sleep(1, AbortSignal.abort("closed"));
  expect(timers()).toBe(before);
  await expect(sleep).rejects.toBe("closed");
});

test("an abort ends the sleep with its reason and clears the timer", async () => {
  const controller = new AbortController();
  const before = timers();
  const sleep = systemClock.sleep(60_000, controller.signal);
  const during = timers();
  controller.abort("closed");
  expect([during, timers()]).toEqual([before + 1, before]);
  await expect(sleep).rejects.toBe("closed");
});
