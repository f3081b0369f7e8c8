import { expect, test } from "vitest";
import { systemClock } from "../src/index.ts";

test.each([2 ** 31, Number.POSITIVE_INFINITY])("a sleep of %d ms does not end at once", async (ms) => {
  const stop = new AbortController();
  const long = systemClock.sleep(ms, stop.signal).then(
    () => "ended",
    (reason: unknown) => reason,
  );
  // A timer that is too long for the runtime fires after 1 ms, so before this one.
  await systemClock.sleep(2);
  stop.abort("aborted");
  expect(await long).toBe("aborted");
});

test("a sleep with an aborted signal rejects with its reason", async () => {
  await expect(systemClock.sleep(1, AbortSignal.abort("closed"))).rejects.toBe("closed");
});
