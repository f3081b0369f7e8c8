import { issue, type IssueDetails, type ValidationIssue, type ValidationIssueCode } from "@klingkit/errors";
import type * as z from "zod/mini";
import { fieldsOf } from "./fields.ts";
import { type InputPlace, suggestField, suggestValue } from "./suggest.ts";

/**
 * Reads an input by its schema: returns the value, or every issue.
 * @param place where the input is used, to improve suggestions
 * @example const read = readShape(z.strictObject({ prompt: z.string() }), input);
 */
export function readShape<T>(
  schema: z.ZodMiniType<T>,
  input: unknown,
  place: InputPlace = { endpoint: "", options: [] },
): { readonly value: T } | { readonly issues: readonly ValidationIssue[] } {
  let result;
  try {
    result = schema.safeParse(input, { reportInput: true });
  } catch (error) {
    // A getter of the input may throw.
    return { issues: [issue("", "unreadable_input", `cannot be read: ${reasonOf(error)}.`)] };
  }
  if (result.success) return { value: result.data };
  return { issues: result.error.issues.flatMap((found) => issuesOf(found, { schema, place, at: [] })) };
}

/** Returns the message of an error without the final period. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message.replace(/\.$/, "") : "unknown reason";
}

interface IssueContext {
  readonly schema: z.ZodMiniType;
  readonly place: InputPlace;
  /** The path of the value that the issue's path is relative to. */
  readonly at: readonly PropertyKey[];
}

/** Converts an issue of zod. The messages of zod are not bundled. */
function issuesOf(found: z.core.$ZodIssue, { schema, place, at }: IssueContext): ValidationIssue[] {
  const where = [...at, ...found.path];
  const path = pathText(where);
  const one = (code: ValidationIssueCode, predicate: string, details?: IssueDetails): ValidationIssue[] => [
    issue(path, code, predicate, details),
  ];
  switch (found.code) {
    case "invalid_type": {
      if (found.input === undefined) return one("missing", "is required.");
      const isFraction = found.expected === "int" && typeof found.input === "number";
      return one(
        "wrong_type",
        `must be ${typeName(found.expected)}, not ${isFraction ? found.input : typeOf(found.input)}.`,
      );
    }
    case "invalid_value":
      return found.input === undefined ? one("missing", "is required.") : [wrongValue(path, found.values, found.input)];
    case "too_small":
    case "too_big":
      return [wrongSize(path, found)];
    case "unrecognized_keys": {
      const known = fieldNames(schema, where);
      return found.keys.map((key) => {
        const inner = pathText([...where, key]);
        const { code, advice, suggestion } = suggestField(key, known, where.length === 0 ? place : undefined);
        return issue(inner, code, `is not a field of this input. ${advice}`, suggestion ? { suggestion } : {});
      });
    }
    case "invalid_union": {
      const { discriminator } = found;
      if (discriminator !== undefined && "options" in found && found.options) {
        const value = fieldsOf(found.input)[discriminator];
        if (value === undefined) return one("missing", "is required.");
        return [wrongValue(path, found.options, value)];
      }
      // The branch that accepts the type of the value has the most specific issue.
      const fitting = found.errors.find(
        (branch) => branch.length > 0 && branch.every((inner) => inner.path.length > 0 || !isAboutType(inner)),
      );
      if (fitting) return fitting.flatMap((inner) => issuesOf(inner, { schema, place, at: where }));
      if (found.input === undefined) return one("missing", "is required.");
      const forms = found.errors.flatMap(([first]) => (first ? expectation(first) : []));
      return one("wrong_type", `must be ${forms.join(" or ")}, not ${typeOf(found.input)}.`);
    }
    case "custom": {
      if (found.input === undefined) return one("missing", "is required.");
      return one(found.params?.["code"] === "wrong_type" ? "wrong_type" : "wrong_format", found.message);
    }
    default:
      return one("wrong_format", found.message || "has a wrong format.");
  }
}

function wrongValue(path: string, values: readonly unknown[], value: unknown): ValidationIssue {
  const allowed = values.filter((each) => isPlain(each));
  const suggestion = suggestValue(value, allowed);
  const meant = suggestion === undefined ? "" : ` Did you mean ${JSON.stringify(suggestion)}?`;
  return issue(path, "not_allowed_value", `must be ${oneOf(allowed)}, not ${shown(value)}.${meant}`, {
    allowed,
    ...(suggestion === undefined ? {} : { suggestion }),
  });
}

function wrongSize(path: string, found: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig): ValidationIssue {
  const isSmall = found.code === "too_small";
  const bound = Number(isSmall ? found.minimum : found.maximum);
  const details = isSmall ? { minimum: bound } : { maximum: bound };
  const comparison = isSmall ? "at least" : "at most";
  const actual = sizeOf(found.input);
  if (found.origin === "string" || found.origin === "array") {
    const isText = found.origin === "string";
    const code = isText ? (isSmall ? "too_short" : "too_long") : isSmall ? "too_few" : "too_many";
    const unit = `${isText ? "character" : "item"}${bound === 1 ? "" : "s"}`;
    const predicate =
      isSmall && bound === 1 ? "must not be empty." : `must have ${comparison} ${bound} ${unit}, not ${actual}.`;
    return issue(path, code, predicate, { ...details, actual });
  }
  const code = isSmall ? "too_small" : "too_large";
  return issue(path, code, `must be ${comparison} ${bound}, not ${shown(found.input)}.`, details);
}

function sizeOf(value: unknown): number {
  return typeof value === "string" || Array.isArray(value) ? value.length : 0;
}

function isAboutType({ code }: z.core.$ZodIssue): boolean {
  return code === "invalid_type" || code === "invalid_value";
}

/** Describes the values that a branch of a union accepts. */
function expectation(found: z.core.$ZodIssue): string[] {
  if (found.code === "invalid_value") return [oneOf(found.values.filter((each) => isPlain(each)))];
  return found.code === "invalid_type" ? [typeName(found.expected)] : [];
}

const typeNames: Readonly<Record<string, string>> = {
  int: "an integer",
  array: "a list",
  tuple: "a list",
  object: "an object",
  boolean: "true or false",
};

function typeName(expected: string): string {
  return typeNames[expected] ?? `a ${expected}`;
}

/** Names the type of a value for a sentence. */
export function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "number" && !Number.isFinite(value)) return String(value);
  return typeof value === "boolean" ? String(value) : (typeNames[typeof value] ?? `a ${typeof value}`);
}

/** Lists the accepted values for a sentence. */
function oneOf(values: readonly (string | number | boolean)[]): string {
  return values
    .map((value) => JSON.stringify(value))
    .join(", ")
    .replace(/, ([^,]*)$/, " or $1");
}

/** Formats a value for a sentence. A long value is described by its type. */
function shown(value: unknown): string {
  if (typeof value === "string" && value.length <= 40) return JSON.stringify(value);
  return typeof value === "number" ? String(value) : typeOf(value);
}

function isPlain(value: unknown): value is string | number | boolean {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

/** Formats a path as in a program: `shots[1].prompt`. */
function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, part) => (typeof part === "number" ? `${text}[${part}]` : text ? `${text}.${String(part)}` : String(part)),
    "",
  );
}

/** Returns the names of the fields of a schema at a path. Empty if the schema has no object there. */
export function fieldNames(schema: unknown, path: readonly PropertyKey[] = []): readonly string[] {
  const { type, innerType, element, shape, options } = fieldsOf(fieldsOf(fieldsOf(schema)["_zod"])["def"]);
  switch (type) {
    case "optional":
      return fieldNames(innerType, path);
    case "union":
      return Array.isArray(options) ? options.flatMap((option) => fieldNames(option, path)) : [];
    case "array":
      return fieldNames(element, path.slice(1));
    case "object": {
      const [first, ...rest] = path;
      const fields = fieldsOf(shape);
      return first === undefined ? Object.keys(fields) : fieldNames(fields[String(first)], rest);
    }
    default:
      return [];
  }
}
