import { ConfigurationError } from "@klingkit/errors";

/** The length of a period of a budget. */
export type PeriodLength = "day" | "month";

/** The periods of a budget in a time zone. */
export interface Calendar {
  /** Returns the period of a time, such as `2026-11-29` or `2026-11`. */
  periodAt(time: number): string;
  /** Returns when the period of a time ends, epoch milliseconds. */
  endOf(time: number): number;
}

const HOUR = 3_600_000;

/** The longest distance to the end of a period, milliseconds: a day can have 25 hours. */
const LONGEST: Readonly<Record<PeriodLength, number>> = { day: 49 * HOUR, month: 33 * 24 * HOUR };

/**
 * Creates the periods of a time zone, which begin at its midnight. Changes of its offset, such as daylight saving time,
 * are taken from `Intl`.
 * @throws {ConfigurationError} if the runtime does not know the time zone
 */
export function createCalendar(per: PeriodLength, timeZone: string): Calendar {
  const format = dateFormat(timeZone);
  const periodAt = (time: number): string => {
    const parts = Object.fromEntries(format.formatToParts(time).map(({ type, value }) => [type, value]));
    const month = `${parts["year"]}-${parts["month"]}`;
    return per === "month" ? month : `${month}-${parts["day"]}`;
  };
  return {
    periodAt,
    endOf(time) {
      const period = periodAt(time);
      // The first millisecond of another period. A midnight that does not exist, because the clocks are set forward, needs
      // no special case.
      let [inside, after] = [time, time + LONGEST[per]];
      while (after - inside > 1) {
        const middle = Math.floor((inside + after) / 2);
        if (periodAt(middle) === period) inside = middle;
        else after = middle;
      }
      return after;
    },
  };
}

function dateFormat(timeZone: string): Intl.DateTimeFormat {
  const parts = { year: "numeric", month: "2-digit", day: "2-digit" } as const;
  try {
    return new Intl.DateTimeFormat("en-u-ca-gregory-nu-latn", { timeZone, ...parts });
  } catch {
    throw new ConfigurationError(
      `\`timeZone\` is not a time zone that this runtime knows: ${JSON.stringify(timeZone)}.`,
      {
        advice: "Use a name such as `Europe/Berlin`, or `UTC`.",
      },
    );
  }
}
