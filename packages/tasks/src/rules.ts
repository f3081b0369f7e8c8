import { issue, type ValidationIssue } from "@klingkit/errors";

/** The issues of two fields of which exactly one must be given. */
export function exactlyOne<Input extends object>(
  input: Input,
  one: keyof Input & string,
  other: keyof Input & string,
  at = "",
): ValidationIssue[] {
  const [first, second] = [input[one] !== undefined, input[other] !== undefined];
  const details = { relatedFields: [at + one, at + other] };
  if (first && second) return [issue(at + other, "conflict", `cannot be combined with \`${one}\`.`, details)];
  if (first || second) return [];
  return [issue(at + one, "missing", `is required: give \`${one}\` or \`${other}\`.`, details)];
}
