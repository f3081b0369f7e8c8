import type { CostEstimate } from "./endpoint/cost-estimate.ts";
import type { Billing } from "./outputs.ts";

/** The highest list price of a task. */
export interface Price {
  /** The price in units of `packageType`. */
  readonly units: number;
  /** The price in USD. */
  readonly usd: number;
  /** The pack type: `video`, `image` or `try-on`. */
  readonly packageType: string;
}

/**
 * Returns the highest price of an estimate.
 * @example const price = highestPrice(await kling.video.textToVideo.estimate(input));
 */
export function highestPrice(estimate: CostEstimate): Price {
  const { units, usd, packageType } = estimate;
  return { units: units.max, usd: usd.max, packageType };
}

/**
 * Returns a price in the unit of a budget. Undefined if the price is not in this unit.
 * @param unit the unit of the budget: `usd`, or a pack type
 * @param price the price
 * @example costIn("video", { units: 3, usd: 0.42, packageType: "video" }); // 3
 */
export function costIn(unit: string, price: Price | undefined): number | undefined {
  if (unit === "usd") return price?.usd;
  return price?.packageType === unit ? price.units : undefined;
}

// Failed tasks are reported to be free of charge (apps/docs/service/prices.md#failed-tasks).
/**
 * Returns the cost of a task as the service reports it, in the unit of a budget. If the service reports none, the task
 * costs its list price, unless it is known to be free: a failed task, or no task. If the service reports a charge that
 * cannot be read or converted, the task costs at least its list price.
 * @param unit the unit of the budget: `usd`, or a pack type
 * @param price the highest list price of the task; undefined if it is unknown
 * @param billing the charges that the service reports
 * @param mayBeCharged whether the task costs its list price if the service reports no charge
 * @example spentIn("usd", price, task.billing, task.status === "succeeded");
 */
export function spentIn(
  unit: string,
  price: Price | undefined,
  billing: readonly Billing[],
  mayBeCharged: boolean,
): number {
  const charges = billing.map((each) => chargeIn(unit, price, each));
  const isUnknown = charges.length === 0 ? mayBeCharged : charges.includes(undefined);
  const sum = charges.reduce<number>((total, charge = 0) => total + charge, 0);
  return isUnknown ? Math.max(sum, costIn(unit, price) ?? 0) : sum;
}

/** Returns a charge in the unit of a budget. Undefined if it cannot be read or converted: it is unknown then, not 0. */
function chargeIn(unit: string, price: Price | undefined, { kind, amount, currency }: Billing): number | undefined {
  if (amount === undefined || amount === 0) return amount;
  if (kind === "unit") {
    if (unit !== "usd") return amount;
    // Converts units at the rate of the price.
    return price && price.units > 0 ? (amount / price.units) * price.usd : undefined;
  }
  return unit === "usd" && kind === "cash" && currency === "USD" ? amount : undefined;
}
