import { InvalidInputError, type ValidationIssue } from "@klingkit/errors";
import type { Estimate } from "@klingkit/models";
import type { PriceQuery } from "@klingkit/models/prices";

/** What of an input decides its price. */
export type PriceFields = Partial<Omit<PriceQuery, "endpoint">>;

/** The expected cost of a task, by the dated price list. */
export type CostEstimate = Pick<Estimate, "units" | "usd" | "packageType">;

/** What an input will cost by the price list. @throws InvalidInputError */
export async function estimateOf<Input, Filled>(
  endpoint: {
    readonly name: string;
    readonly fill: (input: Input) => { readonly value: Filled } | { readonly problems: readonly ValidationIssue[] };
    readonly price?: (input: Filled) => PriceFields;
  },
  input: Input,
): Promise<Estimate | undefined> {
  const filled = endpoint.fill(input);
  if ("problems" in filled) throw new InvalidInputError(endpoint.name, filled.problems);
  return priceOf(endpoint, filled.value);
}

/** What a checked input will cost by the price list, which is loaded when it is needed first. */
export async function priceOf<Filled>(
  endpoint: { readonly name: string; readonly price?: (input: Filled) => PriceFields },
  input: Filled,
): Promise<Estimate | undefined> {
  const { estimate } = await import("@klingkit/models/prices");
  return estimate({ endpoint: endpoint.name, ...endpoint.price?.(input) });
}
