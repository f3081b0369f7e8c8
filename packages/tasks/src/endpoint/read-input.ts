import { issue, type ValidationIssue } from "@klingkit/errors";
import type * as z from "zod/mini";
import { fieldsOf, isFields } from "./fields.ts";
import { optionNames } from "../options/option-names.ts";
import { fieldNames, readShape, reasonOf } from "./read-shape.ts";
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
  const isValidated = validate === true;
  const refuses = reporting(validate);
  // Beyond types and names, nothing is reported where the shape alone is validated.
  const isReported = validate === "shape" ? () => false : refuses;
  const shape = validate === false ? undefined : readShape(schema, input, { endpoint: name, options });
  const wrong = shape && "issues" in shape ? shape.issues.filter((found) => refuses(found)) : [];
  const unread = new Set(wrong.map(({ path }) => topField(path)));
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
  try {
    const { fields, whole } = shape && "value" in shape ? { fields: shape.value, whole: shape.value } : rest();
    const readable = { ...fields, ...defaults(fields) };
    const broken = attempt(() => rules?.(fields) ?? []).filter((found) => isReported(found));
    return {
      value: whole === undefined ? undefined : { ...whole, ...defaults(whole) },
      readable,
      issues: [...wrong, ...broken],
      find: (check) => (check ? attempt(() => check(readable)) : []),
      isReported,
      isValidated,
    };
  } catch (error) {
    if (isValidated) throw error;
    return { ...nothing, issues: [...wrong, notEncodable(error)] };
  }

  /** What is left of an input without the wrong fields; it is whole if every required one is left, or nothing is refused. */
  function rest(): { readonly fields: Partial<Input>; readonly whole: Input | undefined } {
    if (!isFields(input)) throw new TypeError("it is not an object");
    const names = fieldNames(schema).filter((each) => !unread.has(each));
    const fields = pick(input, names);
    if (unread.size === 0) return { fields, whole: { ...input, ...fields } };
    const result = schema.safeParse(fields);
    return { fields, whole: result.success ? result.data : undefined };
  }
}

/** The named fields of an input, also those that its class computes. */
function pick<Input>(input: Input, names: readonly string[]): Partial<Input> {
  const fields = fieldsOf(input);
  const given = names.filter((name) => name in fields);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- fields of the input, each with its value
  return Object.fromEntries(given.map((name) => [name, fields[name]])) as Partial<Input>;
}

/** The issue of an input that holds what nothing can be made of. */
export function notEncodable(error: unknown): ValidationIssue {
  const predicate = `cannot be encoded (${reasonOf(error)}): a field holds something unexpected, which validation would name.`;
  return issue("", "unreadable_input", predicate);
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
