import type { Estimate } from "klingkit";
import { exitCodes } from "../exit-code.ts";
import { UsageError } from "../command-error.ts";

/** `0.42 USD (3 units)`, or ranges. */
export function formatEstimate({ units, usd }: Pick<Estimate, "units" | "usd">): string {
  const range = (digits: number, { min, max }: { min: number; max: number }): string =>
    min === max ? round(min, digits) : `${round(min, digits)} to ${round(max, digits)}`;
  return `${range(2, usd)} USD (${range(1, units)} units)`;
}

function round(value: number, digits: number): string {
  return digits === 2 ? value.toFixed(2) : String(Number(value.toFixed(digits)));
}

/** @throws {UsageError} if the price is unknown or could exceed the budget */
export function checkBudget(estimate: Estimate | undefined, budget: number): void {
  if (!estimate) {
    throw new UsageError(
      "--budget: the price is unknown, so the budget cannot be enforced. Nothing was sent.",
      exitCodes.payment,
    );
  }
  if (estimate.usd.max <= budget) return;
  throw new UsageError(
    `--budget ${budget}: the list price is ${formatEstimate(estimate)}. Nothing was sent.`,
    exitCodes.payment,
  );
}
