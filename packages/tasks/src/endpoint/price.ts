import { InvalidInputError } from "@klingkit/errors";
import type { Estimate } from "@klingkit/models";
import type { PriceQuery } from "@klingkit/models/prices";
import { type InputRules, readInput } from "./read-input.ts";

/** The fields of an input that determine its price. */
export type PriceFields = Partial<Omit<PriceQuery, "endpoint">>;

/** The expected cost of a task by the dated price list. */
export type CostEstimate = Pick<Estimate, "units" | "usd" | "packageType">;

/**
 * What an input will cost by the price list.
 * @throws {InvalidInputError} if the input is wrong in itself; whether a model can do it is not checked
 */
export async function estimateOf<Input, Defaults>(
  endpoint: InputRules<Input, Defaults> & { readonly price?: (input: Input & Defaults) => PriceFields },
  input: Input,
): Promise<Estimate | undefined> {
  const { value, issues } = readInput(endpoint, input, true);
  const errors = issues.filter(({ severity }) => severity === "error");
  if (value === undefined || errors.length > 0) throw new InvalidInputError(endpoint.name, errors);
  return priceOf(endpoint, value);
}

/** What a checked input will cost by the price list, which is loaded when it is first needed. */
export async function priceOf<Normalized>(
  endpoint: { readonly name: string; readonly price?: (input: Normalized) => PriceFields },
  input: Normalized,
): Promise<Estimate | undefined> {
  const { estimate } = await import("@klingkit/models/prices");
  return estimate({ endpoint: endpoint.name, ...endpoint.price?.(input) });
}
