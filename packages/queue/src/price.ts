import type { TaskData } from "@klingkit/tasks";

/** The highest list price of a job, by the client's `estimate`. */
export interface Price {
  /** The price in units of `packageType`. */
  readonly units: number;
  /** The price in USD. */
  readonly usd: number;
  /** The pack type: `video`, `image` or `try-on`. */
  readonly packageType: string;
}

/** The price in the unit of a budget: `usd`, or a pack type. Undefined if the price is not in this unit. */
export function costIn(unit: string, price: Price | undefined): number | undefined {
  if (unit === "usd") return price?.usd;
  return price?.packageType === unit ? price.units : undefined;
}

// Failed tasks are reported to be free of charge (apps/docs/service/prices.md#failed-tasks).
/**
 * The cost of a task as the service reports it, in the unit of its budget. If the service reports none, the task costs
 * the estimate, unless it is known to be free: a failed task, or no task. If the service reports an amount that cannot be
 * read, either costs the estimate.
 */
export function spentIn(
  unit: string,
  price: Price | undefined,
  billing: TaskData["billing"],
  mayBeCharged: boolean,
): number {
  const units = billing.filter(({ kind }) => kind === "unit");
  const dollars = billing.filter(({ kind, currency }) => kind === "cash" && currency === "USD");
  // An amount that cannot be read may be a charge.
  if (billing.some(({ amount }) => amount === undefined)) return costIn(unit, price) ?? 0;
  const sum = (items: typeof billing): number => items.reduce((total, { amount = 0 }) => total + amount, 0);
  if (unit === "usd" && dollars.length > 0) return sum(dollars);
  if (units.length > 0) {
    if (unit !== "usd") return sum(units);
    // Converts units at the rate of the estimate.
    if (price && price.units > 0) return (sum(units) / price.units) * price.usd;
  }
  return mayBeCharged ? (costIn(unit, price) ?? 0) : 0;
}
