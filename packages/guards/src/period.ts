import { ConfigurationError } from "@klingkit/errors";
import { addDays, createCalendar } from "@klingkit/tasks/calendar";

/** The length of a period of a budget. */
export type PeriodLength = "day" | "month";

/** The periods of a budget in a time zone. */
export interface Periods {
  /** Returns the period of a time, such as `2026-11-29` or `2026-11`. */
  periodAt(time: number): string;
  /** Returns when the period of a time ends, epoch milliseconds. */
  endOf(time: number): number;
}

/**
 * Creates the periods of a time zone, which begin at its midnight.
 * @throws {ConfigurationError} if the runtime does not know the time zone
 */
export function createPeriods(per: PeriodLength, timeZone: string): Periods {
  const calendar = createCalendar(timeZone);
  if (!calendar) {
    throw new ConfigurationError(
      `\`timeZone\` is not a time zone that this runtime knows: ${JSON.stringify(timeZone)}.`,
      { advice: "Use a name such as `Europe/Berlin`, or `UTC`." },
    );
  }
  const monthOf = (day: string): string => day.slice(0, "2026-11".length);
  return {
    periodAt(time) {
      const day = calendar.dayOf(time);
      return per === "day" ? day : monthOf(day);
    },
    endOf(time) {
      const day = calendar.dayOf(time);
      // 32 days after its first day, a month is over.
      return calendar.startOf(per === "day" ? addDays(day, 1) : `${monthOf(addDays(`${monthOf(day)}-01`, 32))}-01`);
    },
  };
}
