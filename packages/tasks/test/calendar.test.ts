import { describe, expect, test } from "vitest";
import { addDays, createCalendar, isDay } from "../src/calendar.ts";

test.each([
  ["UTC", "2026-11-29T23:59:59.999Z", "2026-11-29"],
  ["Europe/Berlin", "2026-11-29T23:00:00.000Z", "2026-11-30"],
  ["Europe/Berlin", "2026-11-29T22:59:59.999Z", "2026-11-29"],
  ["America/Los_Angeles", "2026-01-01T07:59:59.999Z", "2025-12-31"],
  ["Asia/Kathmandu", "2026-03-09T18:15:00.000Z", "2026-03-10"],
  ["Pacific/Kiritimati", "2026-01-01T10:00:00.000Z", "2026-01-02"],
])("in %s, %s is on %s", (timeZone, time, day) => {
  expect(createCalendar(timeZone)?.dayOf(Date.parse(time))).toBe(day);
});

test.each([
  ["UTC", "2026-11-29", "2026-11-29T00:00:00.000Z"],
  ["Europe/Berlin", "2026-11-29", "2026-11-28T23:00:00.000Z"],
  ["Asia/Kathmandu", "2026-03-10", "2026-03-09T18:15:00.000Z"],
  ["Pacific/Kiritimati", "2026-01-02", "2026-01-01T10:00:00.000Z"],
  ["Etc/GMT+12", "2026-01-02", "2026-01-02T12:00:00.000Z"],
  // The clock changes at midnight: the day begins at 01:00.
  ["America/Santiago", "2026-09-06", "2026-09-06T04:00:00.000Z"],
])("in %s, %s begins at %s", (timeZone, day, start) => {
  expect(new Date(createCalendar(timeZone)?.startOf(day) ?? 0).toISOString()).toBe(start);
});

test("a time zone that the runtime does not know has no calendar", () => {
  expect(createCalendar("Europe/Atlantis")).toBeUndefined();
});

test.each([
  ["2026-02-28", 1, "2026-03-01"],
  ["2026-01-01", -1, "2025-12-31"],
  ["2026-11-29", 0, "2026-11-29"],
])("%s and %i days are %s", (day, count, other) => {
  expect(addDays(day, count)).toBe(other);
});

describe("a day", () => {
  test.each(["2026-11-29", "2028-02-29"])("%s exists", (day) => {
    expect(isDay(day)).toBe(true);
  });

  test.each(["2026-02-29", "2026-13-01", "2026-1-1", "2026-11-29T00:00", "x2026-11-29", "29.11.2026", ""])(
    "%j does not exist",
    (day) => {
      expect(isDay(day)).toBe(false);
    },
  );
});
