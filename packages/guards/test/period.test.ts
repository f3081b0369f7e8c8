import { ConfigurationError } from "@klingkit/errors";
import { expect, test } from "vitest";
import { createPeriods } from "../src/period.ts";

test.each([
  // The clocks change in Berlin on 2026-03-29 and 2026-10-25.
  ["day", "Europe/Berlin", "2026-03-28T22:59:59.999Z", "2026-03-28", "2026-03-28T23:00:00.000Z"],
  ["day", "Europe/Berlin", "2026-03-28T23:00:00.000Z", "2026-03-29", "2026-03-29T22:00:00.000Z"],
  ["day", "Europe/Berlin", "2026-10-24T22:00:00.000Z", "2026-10-25", "2026-10-25T23:00:00.000Z"],
  // The clocks are set forward at midnight, so the day of 2026-04-24 begins at 01:00.
  ["day", "Africa/Cairo", "2026-04-23T21:59:59.999Z", "2026-04-23", "2026-04-23T22:00:00.000Z"],
  ["day", "Africa/Cairo", "2026-04-23T22:00:00.000Z", "2026-04-24", "2026-04-24T21:00:00.000Z"],
  ["day", "UTC", "2026-12-31T23:59:59.999Z", "2026-12-31", "2027-01-01T00:00:00.000Z"],
  ["day", "Pacific/Kiritimati", "2026-12-31T10:00:00.000Z", "2027-01-01", "2027-01-01T10:00:00.000Z"],
  ["month", "UTC", "2026-02-01T00:00:00.000Z", "2026-02", "2026-03-01T00:00:00.000Z"],
  ["month", "America/New_York", "2026-11-01T03:59:59.999Z", "2026-10", "2026-11-01T04:00:00.000Z"],
  ["month", "America/New_York", "2026-11-01T04:00:00.000Z", "2026-11", "2026-12-01T05:00:00.000Z"],
] as const)("the %s in %s at %s is %s and ends at %s", (per, timeZone, time, period, end) => {
  const periods = createPeriods(per, timeZone);
  expect(periods.periodAt(Date.parse(time))).toBe(period);
  expect(new Date(periods.endOf(Date.parse(time))).toISOString()).toBe(end);
});

test("rejects an unknown time zone", () => {
  expect(() => createPeriods("day", "Europe/Atlantis")).toThrow(ConfigurationError);
});
