import type { ValidationIssue } from "@klingkit/errors";
import { readShape } from "@klingkit/tasks";
import type * as z from "zod/mini";

/** The usual `fill` of an endpoint: the shape, then what a shape cannot say, then the defaults. */
export function fillShape<Input, Filled>(
  schema: z.ZodMiniType<Input>,
  defaults: (input: Input) => Filled,
  problemsOf: (input: Input) => readonly ValidationIssue[] = () => [],
): (input: Input) => { readonly value: Filled } | { readonly problems: readonly ValidationIssue[] } {
  return (input) => {
    const shape = readShape(schema, input);
    if ("problems" in shape) return shape;
    const problems = problemsOf(shape.value);
    return problems.length > 0 ? { problems } : { value: defaults(shape.value) };
  };
}
