import type { ValidationIssue } from "@klingkit/errors";
import { present, readShape } from "@klingkit/tasks";
import type * as z from "zod/mini";

/** The `fill` of an endpoint: the shape, then what a shape cannot say, then the defaults. */
export function fillShape<Input extends object, Filled>(
  schema: z.ZodMiniType<Input>,
  defaults: (input: Input) => Filled,
  problemsOf: (input: Input) => readonly ValidationIssue[] = () => [],
): (input: Input) => { readonly value: Filled } | { readonly problems: readonly ValidationIssue[] } {
  return (input) => {
    const shape = readShape(schema, input);
    if ("problems" in shape) return shape;
    // A field that is there but undefined is one that is left out.
    const value = present<Input>(shape.value);
    const problems = problemsOf(value);
    return problems.length > 0 ? { problems } : { value: defaults(value) };
  };
}
