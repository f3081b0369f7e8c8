import type { Billing } from "../outputs.ts";

/** Returns the cost of tasks as text, such as `3 video units` or `0.42 USD`. */
export function formatBilling(billing: readonly Billing[]): string {
  return billing
    .map(({ kind, amount = "unknown", packageType, currency }) =>
      kind === "unit" ? `${amount} ${packageType ? `${packageType} ` : ""}units` : `${amount} ${currency ?? kind}`,
    )
    .join(", ");
}
