import type { ValidationIssue } from "@klingkit/errors";
import type * as z from "zod/mini";

/** Reads an input by its schema: the value, or every problem with it. */
export function readShape<T>(
  schema: z.ZodMiniType<T>,
  input: unknown,
): { readonly value: T } | { readonly problems: readonly ValidationIssue[] } {
  let result;
  try {
    result = schema.safeParse(input, { reportInput: true });
  } catch (error) {
    // An object that throws when it is looked at.
    return {
      problems: [{ path: "", message: `cannot be read: ${error instanceof Error ? error.message : "unknown"}.` }],
    };
  }
  return result.success ? { value: result.data } : { problems: problemsOf(result.error.issues) };
}

/** zod's issues as klingkit's problems: the path of the field, what is wrong, what would be right. */
function problemsOf(issues: readonly z.core.$ZodIssue[], at: readonly PropertyKey[] = []): ValidationIssue[] {
  return issues.flatMap((issue) => {
    const where = [...at, ...issue.path];
    // zod's own texts are left out of the bundle; its codes say all that is needed.
    switch (issue.code) {
      case "invalid_type":
        return {
          path: pathText(where),
          message: issue.input === undefined ? "is missing." : `must be ${article(issue.expected)}.`,
        };
      case "invalid_value":
        return {
          path: pathText(where),
          message: `must be one of ${issue.values.map(String).join(", ")}.`,
          allowed: plain(issue.values),
        };
      case "too_small":
        return {
          path: pathText(where),
          message:
            issue.origin === "string"
              ? issue.minimum === 1
                ? "must not be empty."
                : `needs at least ${issue.minimum} characters.`
              : amount(issue.origin, `at least ${issue.minimum}`),
        };
      case "too_big":
        return {
          path: pathText(where),
          message:
            issue.origin === "string"
              ? `may have at most ${issue.maximum} characters.`
              : amount(issue.origin, `at most ${issue.maximum}`),
        };
      case "unrecognized_keys":
        return issue.keys.map((key) => ({
          path: pathText([...where, key]),
          message: "is not a field of this input. A field newer than klingkit goes into the option extraBody.",
        }));
      case "invalid_union": {
        const fitting = issue.errors.find(
          (branch) => branch.length > 0 && branch.every((inner) => inner.path.length > 0),
        );
        return fitting
          ? problemsOf(fitting, where)
          : { path: pathText(where), message: issue.message || "has a wrong form." };
      }
      default:
        return { path: pathText(where), message: issue.message || "is not right." };
    }
  });
}

function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, part) => (typeof part === "number" ? `${text}[${part}]` : text ? `${text}.${String(part)}` : String(part)),
    "",
  );
}

function article(kind: string): string {
  if (kind === "int") return "a whole number";
  return /^[aeiou]/.test(kind) ? `an ${kind}` : `a ${kind}`;
}

function amount(origin: string, bound: string): string {
  return origin === "array" ? `must hold ${bound} entries.` : `must be ${bound}.`;
}

function plain(values: readonly unknown[]): (string | number | boolean)[] {
  return values.filter((value) => typeof value === "string" || typeof value === "number" || typeof value === "boolean");
}
