import { fieldsOf, isFields, list, number, text, type TaskData } from "@klingkit/tasks";
import { readJson } from "./read-json.ts";

/** What a job will cost at most, by the client's `estimate`. */
export interface Price {
  readonly units: number;
  readonly usd: number;
  readonly packageType: string;
}

/** Keeps what is needed of an estimate. */
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

/** The unit of a budget: `usd`, or a kind of pack whose units it counts. */
export function costIn(unit: string, price: Price | undefined): number | undefined {
  if (!price) return undefined;
  if (unit === "usd") return price.usd;
  return price.packageType === unit ? price.units : undefined;
}

/**
 * What a task that ended cost, in the unit of its budget: by the service's own word where there is one. A success
 * without one counts as estimated; a failure without one as free (reported, kling-api V 8).
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
    // Units are worth what the estimate took them for.
    if (price && price.units > 0) return (sum(units) / price.units) * price.usd;
  }
  return succeeded ? estimated : 0;
}

/** Billing as it was kept. */
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
