import { InvalidInputError, type ValidationIssue } from "@klingkit/errors";
import type { Estimate } from "@klingkit/models";
import type { PriceQuery } from "@klingkit/models/prices";

/** What of an input decides its price. */
export type PriceFields = Partial<Omit<PriceQuery, "endpoint">>;

/** What an input will cost by the price list, which is loaded when it is asked for first. @throws InvalidInputError */
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
  const { estimate } = await import("@klingkit/models/prices");
  return estimate({ endpoint: endpoint.name, ...endpoint.price?.(filled.value) });
}
