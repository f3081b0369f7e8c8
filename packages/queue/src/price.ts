import { fieldsOf, isFields, list, number, text, type TaskData } from "@klingkit/tasks";
import { readJson } from "./read-json.ts";

/** The highest list price of a job, by the client's `estimate`. */
export interface Price {
  /** The price in units of `packageType`. */
  readonly units: number;
  /** The price in USD. */
  readonly usd: number;
  /** The kind of pack: `video`, `image` or `try-on`. */
  readonly packageType: string;
}

/** The highest price of an estimate. */
export function priceOf(
  estimate:
    | { readonly units: { readonly max: number }; readonly usd: { readonly max: number }; readonly packageType: string }
    | undefined,
): Price | undefined {
  return estimate && { units: estimate.units.max, usd: estimate.usd.max, packageType: estimate.packageType };
}

export function readPrice(json: string | null): Price | undefined {
  const fields = fieldsOf(readJson(json));
  const [units, usd, packageType] = [number(fields, "units"), number(fields, "usd"), text(fields, "packageType")];
  return units === undefined || usd === undefined || packageType === undefined
    ? undefined
    : { units, usd, packageType };
}

/** The price in the unit of a budget: `usd`, or a kind of pack. Undefined if the price is not in this unit. */
export function costIn(unit: string, price: Price | undefined): number | undefined {
  if (!price) return undefined;
  if (unit === "usd") return price.usd;
  return price.packageType === unit ? price.units : undefined;
}

// That failed tasks are free is reported: kling-api V 8.
/**
 * The cost of a task that ended, in the unit of its budget, as the service reports it. If it reports none, a success
 * costs the estimate and a failure nothing.
 */
export function spentIn(
  unit: string,
  price: Price | undefined,
  billing: TaskData["billing"],
  succeeded: boolean,
): number {
  const units = billing.filter(({ kind }) => kind === "unit");
  const dollars = billing.filter(({ kind, currency }) => kind === "cash" && currency === "USD");
  const sum = (of: typeof billing): number => of.reduce((total, { amount }) => total + amount, 0);
  const estimated = costIn(unit, price) ?? 0;
  if (unit === "usd" && dollars.length > 0) return sum(dollars);
  if (units.length > 0) {
    if (unit !== "usd") return sum(units);
    // A unit has the value that the estimate gave it.
    if (price && price.units > 0) return (sum(units) / price.units) * price.usd;
  }
  return succeeded ? estimated : 0;
}

/** The stored billing of a task. */
export function billingIn(outcome: unknown): TaskData["billing"] {
  return list(fieldsOf(outcome), "billing")
    .filter(isFields)
    .map((item) => ({
      kind: text(item, "kind") ?? "unknown",
      amount: number(item, "amount") ?? 0,
      ...(text(item, "packageType") ? { packageType: text(item, "packageType") } : {}),
      ...(text(item, "currency") ? { currency: text(item, "currency") } : {}),
    }));
}
