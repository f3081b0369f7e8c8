import type { ValidationIssue } from "@klingkit/errors";
import { readShape } from "@klingkit/tasks";
import * as z from "zod/mini";

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

/** A text that must say something, of at most so many characters. */
export function words(most: number): z.ZodMiniString {
  return z.string().check(z.minLength(1), z.maxLength(most));
}

/** An id, whatever it looks like. */
export const someId: z.ZodMiniString = z.string().check(z.minLength(1));

/** Clips, and voices to be cloned, are taken by address only (kling-api V 8.3, 10.13). */
export const webAddress: z.ZodMiniType<string | URL> = z.custom<string | URL>(
  (value) => {
    const text = value instanceof URL ? value.href : value;
    return typeof text === "string" && /^https?:\/\/./i.test(text) && URL.canParse(text);
  },
  { error: "must be an http(s) URL: this cannot be uploaded." },
);

/** Two fields of which exactly one must be there. */
export function exactlyOne<Input extends object>(
  input: Input,
  one: keyof Input & string,
  other: keyof Input & string,
): ValidationIssue[] {
  const both = input[one] !== undefined && input[other] !== undefined;
  if (both) return [{ path: other, message: `is not taken together with ${one}.` }];
  return input[one] === undefined && input[other] === undefined
    ? [{ path: one, message: `is missing: give ${one} or ${other}.` }]
    : [];
}
