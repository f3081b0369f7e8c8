import { InvalidInputError } from "@klingkit/errors";
import type { Estimate } from "@klingkit/models";
import { estimate, type PriceQuery } from "@klingkit/models/prices";
import { type InputRules, readInput } from "./read-input.ts";

/** The fields of an input that determine its price. */
export type PriceFields = Partial<Omit<PriceQuery, "endpoint">>;

/** The part of an endpoint that an estimate needs. */
export type Priced<Input, Defaults> = InputRules<Input, Defaults> & {
  readonly price?: (input: Input & Defaults) => PriceFields;
};

/**
 * Estimates the price of an input from the price list. Undefined if no price is known. The capabilities of the model
 * are not checked.
 * @throws {InvalidInputError} if the input is not valid
 */
export function estimateOf<Input, Defaults>(endpoint: Priced<Input, Defaults>, input: Input): Estimate | undefined {
  const { value, issues } = readInput(endpoint, input, true);
  const errors = issues.filter(({ severity }) => severity === "error");
  if (value === undefined || errors.length > 0) throw new InvalidInputError(endpoint.name, errors);
  return priceOf(endpoint, value);
}

/** Estimates the price of a checked input. Undefined if no price is known. */
export function priceOf<Normalized>(
  endpoint: { readonly name: string; readonly price?: (input: Normalized) => PriceFields },
  input: Normalized,
): Estimate | undefined {
  return estimate({ endpoint: endpoint.name, ...endpoint.price?.(input) });
}
