import type { CreateOptions, EndpointClient, Kling } from "klingkit";
import type { Prerequisites } from "../prerequisites.ts";
import { exerciseEndpoint } from "./exercise-endpoint.ts";
import { v1Only, type Row, type VariantName } from "./row.ts";

/** The description of a row. */
export interface RowDescription {
  readonly method: string;
  /**
   * What is special about the input.
   * @default "minimal input"
   */
  readonly name?: string;
  readonly variants?: readonly VariantName[];
  readonly expected: string;
  readonly retiredModels?: true;
}

/** Creates a row for an endpoint that creates tasks. */
export function taskRow<Input>(
  description: RowDescription,
  pick: (kling: Kling) => EndpointClient<Input>,
  input: Input | ((prerequisites: Prerequisites) => Promise<Input>),
  options: CreateOptions = {},
): Row {
  return {
    name: "minimal input",
    variants: v1Only,
    ...description,
    run: async (context) =>
      exerciseEndpoint(context, pick(context.kling), await resolveInput(input, context.prerequisites), options),
  };
}

/** Creates a row for a synchronous method or for a list. `call` describes the decoded result. */
export function callRow<Argument = undefined>(
  description: RowDescription,
  call: (kling: Kling, argument: Argument) => Promise<string>,
  input?: (prerequisites: Prerequisites, kling: Kling) => Promise<Argument>,
): Row {
  return {
    name: "minimal input",
    variants: v1Only,
    ...description,
    run: async ({ kling, prerequisites }) => {
      const value = (await input?.(prerequisites, kling)) as Argument;
      return { result: await call(kling, value) };
    },
  };
}

async function resolveInput<Input>(
  input: Input | ((prerequisites: Prerequisites) => Promise<Input>),
  prerequisites: Prerequisites,
): Promise<Input> {
  return typeof input === "function"
    ? (input as (prerequisites: Prerequisites) => Promise<Input>)(prerequisites)
    : input;
}
