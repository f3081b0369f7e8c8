/** Every offset of a time zone is a multiple of 15 minutes, milliseconds. */
const OFFSET_STEP = 15 * 60_000;

/** No offset of a time zone is longer, milliseconds: UTC+14 and UTC-12 exist. */
const MAX_OFFSET = 14 * 3_600_000;

const DAY = 86_400_000;

/** The days of a time zone. A day is written as `2026-11-21`. */
export interface Calendar {
  /** Returns the day that contains a time. */
  dayOf(time: number): string;
  /** Returns the first millisecond of a day. */
  startOf(day: string): number;
}

/**
 * Creates the calendar of a time zone. Undefined if the runtime does not know the time zone.
 * @param timeZone the name of the time zone, such as `Europe/Berlin`
 * @example createCalendar("Europe/Berlin")?.dayOf(Date.now()); // "2026-11-29"
 */
export function createCalendar(timeZone: string): Calendar | undefined {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat("en", {
      timeZone,
      calendar: "gregory",
      numberingSystem: "latn",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
    });
  } catch {
    return undefined;
  }
  function dayOf(time: number): string {
    const parts = Object.fromEntries(format.formatToParts(time).map(({ type, value }) => [type, value]));
    return `${parts["year"]}-${parts["month"]}-${parts["day"]}`;
  }
  return {
    dayOf,
    startOf(day) {
      const inUtc = Date.parse(day);
      // A zone can skip midnight when its clock changes, so the offset of the day is searched rather than calculated.
      let time = inUtc - MAX_OFFSET;
      while (dayOf(time) < day) time += OFFSET_STEP;
      return time;
    },
  };
}

/**
 * Returns the day a number of days after another one.
 * @param day the day
 * @param count the number of days; negative for an earlier day
 * @example addDays("2026-02-28", 1); // "2026-03-01"
 */
export function addDays(day: string, count: number): string {
  return new Date(Date.parse(day) + count * DAY).toISOString().slice(0, 10);
}

/**
 * Whether a text is a day that exists.
 * @param text the text
 * @example isDay("2026-02-29"); // false
 */
export function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && addDays(text, 0) === text;
}
