import { issue, type ValidationIssue } from "@klingkit/errors";
import type * as z from "zod/mini";
import { optionNames } from "./option-names.ts";
import { readShape, reasonOf } from "./read-shape.ts";
import { reporting, type Validate } from "./validation.ts";

/** The rules for the input of an endpoint. */
export interface InputRules<Input, Defaults> {
  /** klingkit's name of the endpoint, such as `video.textToVideo`. */
  readonly name: string;
  /** The fields, their types, and the limits that hold for every model. */
  readonly schema: z.ZodMiniType<Input>;
  /**
   * Returns the defaults, and what is known of the model, to add to the input. Fields that could not be read are
   * missing.
   */
  readonly defaults: (input: Partial<Input>) => Defaults;
  /**
   * Returns the issues that a schema cannot express: fields that require or exclude each other.
   * @default none
   */
  readonly rules?: ((input: Partial<Input>) => readonly ValidationIssue[]) | undefined;
}

/** An input as far as it could be read. */
export interface InputReading<Input, Defaults> {
  /** The whole input with its defaults. Undefined if a required field is missing or wrong. */
  readonly value: (Input & Defaults) | undefined;
  /** The fields that could be read, with the defaults. Undefined if none could. */
  readonly readable: (Partial<Input> & Defaults) | undefined;
  /** The issues of the fields, alone and together. */
  readonly issues: readonly ValidationIssue[];
  /** Returns further issues of the readable fields, without those that depend on a field that could not be read. */
  readonly find: (
    check: ((input: Partial<Input> & Defaults) => readonly ValidationIssue[]) | undefined,
  ) => readonly ValidationIssue[];
  /** Whether the caller wants an issue reported. */
  readonly isReported: (issue: ValidationIssue) => boolean;
  /** Whether everything was checked. */
  readonly isValidated: boolean;
}

/**
 * Reads an input. It continues with the valid fields when others are wrong, so that all issues are found at once.
 * @param rules the rules for the input
 * @param input the input
 * @param validate which issues to report
 * @param options the names of the options of the call, which are often written into the input by mistake
 * @example const { value, issues } = readInput(textToVideo, { prompt: "a lighthouse in fog" }, true);
 */
export function readInput<Input, Defaults>(
  { name, schema, defaults, rules }: InputRules<Input, Defaults>,
  input: Input,
  validate: Validate,
  options: readonly string[] = optionNames("run"),
): InputReading<Input, Defaults> {
  const isReported = reporting(validate);
  const shape = validate === false ? { value: input } : readShape(schema, input, { endpoint: name, options });
  const wrong = "issues" in shape ? shape.issues.filter((found) => isReported(found)) : [];
  const unread = new Set(wrong.map(({ path }) => topField(path)));
  const isValidated = validate === true;
  const nothing = { value: undefined, readable: undefined, find: () => [], isReported, isValidated };
  if (unread.has("")) return { ...nothing, issues: wrong };

  /** A value that was not validated can be anything, so that a check may fail: then nothing is known. */
  const attempt = (check: () => readonly ValidationIssue[]): readonly ValidationIssue[] => {
    try {
      return check().filter((found) => !restsOn(found, unread));
    } catch (error) {
      if (isValidated) throw error;
      return [];
    }
  };
  const fields: Partial<Input> = "value" in shape ? shape.value : without(input, unread);
  const whole = "value" in shape ? shape.value : unread.size === 0 ? input : wholeOf(schema, fields);
  const broken = attempt(() => rules?.(fields) ?? []).filter((found) => validate !== "shape" && isReported(found));
  let added: Defaults;
  try {
    added = defaults(fields);
  } catch (error) {
    if (isValidated) throw error;
    return { ...nothing, issues: [...wrong, notEncodable(error)] };
  }
  const readable = { ...fields, ...added };
  return {
    value: whole === undefined ? undefined : { ...whole, ...added },
    readable,
    issues: [...wrong, ...broken],
    find: (check) => (check ? attempt(() => check(readable)) : []),
    isReported,
    isValidated,
  };
}

/** The issue of an input that holds what nothing can be made of. */
export function notEncodable(error: unknown): ValidationIssue {
  const predicate = `cannot be encoded (${reasonOf(error)}): a field holds something unexpected, which validation would name.`;
  return issue("", "unreadable_input", predicate);
}

/** The input when nothing but the fields that were left out was wrong. */
function wholeOf<Input>(schema: z.ZodMiniType<Input>, fields: unknown): Input | undefined {
  const result = schema.safeParse(fields);
  return result.success ? result.data : undefined;
}

function without<Input>(input: Input, names: ReadonlySet<string>): Partial<Input> {
  const fields: Partial<Input> = {};
  for (const name in input) if (!names.has(name)) fields[name] = input[name];
  return fields;
}

/** The field of the input that a path begins with. */
function topField(path: string): string {
  return path.split(/[.[]/, 1)[0] ?? "";
}

/** Whether an issue rests on one of these fields: what it says may be due to a value that was not read. */
function restsOn({ path, relatedFields = [], model }: ValidationIssue, names: ReadonlySet<string>): boolean {
  return (
    names.has(topField(path)) ||
    relatedFields.some((field) => names.has(topField(field))) ||
    (model !== undefined && names.has("model"))
  );
}
