import type { Estimate } from "@klingkit/models";

/** The expected cost of a task, from the dated price list. */
export type CostEstimate = Pick<Estimate, "units" | "usd" | "packageType">;
