import { expect, test } from "vitest";
import { checkExtraHeaders } from "../../src/request/headers.ts";
import { checkTime, transportSettings } from "../../src/request/settings.ts";
import { cannedTransport, read } from "../canned.ts";

const settingsOf = (retryDelay: unknown): ReturnType<typeof transportSettings> =>
  // The types do not allow every value.
  transportSettings({ retryDelay: retryDelay as { initial?: number; max?: number } });

test.each([
  [{}, { initial: 1000, max: 30_000 }],
  [{ initial: 500 }, { initial: 500, max: 30_000 }],
  [{ initial: 60_000 }, { initial: 60_000, max: 60_000 }],
  [{ max: 60_000 }, { initial: 1000, max: 60_000 }],
  [{ max: 500 }, { initial: 500, max: 500 }],
  [
    { initial: 700, max: 700 },
    { initial: 700, max: 700 },
  ],
  [
    { initial: undefined, max: undefined },
    { initial: 1000, max: 30_000 },
  ],
])("completes the retry delay %j to %j", (delay, complete) => {
  expect(settingsOf(delay).retryDelay).toEqual(complete);
});

test.each([
  [{ initial: 701, max: 700 }, "`retryDelay.initial` must be at most `retryDelay.max` (700), not 701."],
  [5, "`retryDelay` must be an object such as"],
  [{ initial: 0 }, "`retryDelay.initial` must be above 0"],
  [{ max: -1 }, "`retryDelay.max` must be above 0"],
])("rejects the retry delay %j", (delay, message) => {
  expect(() => settingsOf(delay)).toThrow(message);
});

test("a time is above 0 and at most 2^31 - 1 ms", () => {
  expect([0.1, 2 ** 31 - 1].map((ms) => checkTime("x", ms))).toEqual([0.1, 2 ** 31 - 1]);
  for (const ms of [0, 2 ** 31, Number.NaN]) expect(() => checkTime("x", ms)).toThrow("`x` must be above 0");
  // @ts-expect-error -- a number in a text
  expect(() => checkTime("x", "5")).toThrow("`x` must be above 0");
});

test.each(["x-authorization", "authorization-id", "x-content-type", "content-type-options"])(
  "accepts the extra header %s, which only resembles a reserved one",
  (name) => {
    expect(checkExtraHeaders({ [name]: "1" })).toEqual({ [name]: "1" });
  },
);

test("the result has the date of the response, and none without one", async () => {
  const { transport } = cannedTransport([{ headers: { date: "Sat, 21 Nov 2026 12:00:00 GMT" } }, {}]);
  expect(await transport.request(read)).toEqual({ data: {}, requestId: "r-1", date: Date.UTC(2026, 10, 21, 12) });
  expect(await transport.request(read)).not.toHaveProperty("date");
});
