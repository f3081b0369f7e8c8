import { issue, type ValidationIssue } from "@klingkit/errors";

/**
 * Returns an issue unless exactly one of two fields is set.
 * @param input the input
 * @param one the name of the first field
 * @param other the name of the second field
 * @param at the path before both names
 * @example exactlyOne(input, "videoId", "videoUrl");
 */
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
  return [issue(at + one, "missing", `is required: pass \`${one}\` or \`${other}\`.`, details)];
}
