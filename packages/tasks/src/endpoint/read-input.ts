import { issue, type ValidationIssue } from "@klingkit/errors";
import type * as z from "zod/mini";
import { fieldsOf, isFields } from "./fields.ts";
import { optionNames } from "../options/option-names.ts";
import { fieldNames, readShape, reasonOf } from "./read-shape.ts";
import { createIssueFilter, type Validate } from "./validation.ts";

/** The rules for the input of an endpoint. */
export interface InputRules<Input, Defaults> {
  /** klingkit's name for the endpoint, such as `video.textToVideo`. */
  readonly name: string;
  /** The fields, their types, and the limits that hold for every model. */
  readonly schema: z.ZodMiniType<Input>;
  /**
   * Returns the fields to add to the input: defaults, and the capabilities of the model. Invalid fields are missing
   * from `input`.
   */
  readonly defaults: (input: Partial<Input>) => Defaults;
  /**
   * Returns the issues that a schema cannot express: fields that require or exclude each other. Invalid fields are
   * missing from `input`.
   * @default none
   */
  readonly rules?: ((input: Partial<Input>) => readonly ValidationIssue[]) | undefined;
  /**
   * Returns whether klingkit knows a model. The limits of the schema do not apply to other models, which may be newer.
   * @default every model is known
   */
  readonly knowsModel?: ((name: string) => boolean) | undefined;
}

/** The valid fields of an input, and its issues. */
export interface InputReading<Input, Defaults> {
  /** The complete input with its defaults. Undefined if a required field is missing or invalid. */
  readonly value: (Input & Defaults) | undefined;
  /** The valid fields with the defaults. Undefined if no field can be read. */
  readonly readable: (Partial<Input> & Defaults) | undefined;
  /** The issues of single fields and of their combinations. */
  readonly issues: readonly ValidationIssue[];
  /** Returns the issues of a check of the valid fields, without those that depend on an invalid field. */
  readonly find: (
    check: ((input: Partial<Input> & Defaults) => readonly ValidationIssue[]) | undefined,
  ) => readonly ValidationIssue[];
  /** Whether an issue is to be reported. */
  readonly isReported: (issue: ValidationIssue) => boolean;
  /** Whether everything was checked. */
  readonly isValidated: boolean;
}

/**
 * Reads an input. If fields are invalid, it continues with the valid ones, so that all issues are found at once.
 * @param rules the rules for the input
 * @param input the input
 * @param validate the issues to report
 * @param options the names of the options of the call, which are often written into the input by mistake
 * @example const { value, issues } = readInput(textToVideo, { prompt: "a lighthouse in fog" }, true);
 */
export function readInput<Input, Defaults>(
  { name, schema, defaults, rules, knowsModel }: InputRules<Input, Defaults>,
  input: Input,
  validate: Validate,
  options: readonly string[] = optionNames("run"),
): InputReading<Input, Defaults> {
  const isValidated = validate === true;
  const isValidatedIssue = createIssueFilter(validate);
  // `"shape"` reports issues of the schema only.
  const isReported = validate === "shape" ? () => false : isValidatedIssue;
  const shape = validate === false ? undefined : readShape(schema, input, { endpoint: name, options });
  const shapeIssues = shape && "issues" in shape ? shape.issues : [];
  const isUnlimited = knowsModel !== undefined && shapeIssues.some(isModelLimit) && hasUnknownModel(input, knowsModel);
  const invalid = shapeIssues.filter((found) => isValidatedIssue(found) && !(isUnlimited && isModelLimit(found)));
  const invalidNames = new Set(invalid.map(({ path }) => topField(path)));
  const unreadable = { value: undefined, readable: undefined, find: () => [], isReported, isValidated };
  if (invalidNames.has("")) return { ...unreadable, issues: invalid };

  /** Runs a check. If validation is reduced, fields may have any type, so a check that throws has no result. */
  const runCheck = (check: () => readonly ValidationIssue[]): readonly ValidationIssue[] => {
    try {
      return check().filter((found) => !dependsOn(found, invalidNames));
    } catch (error) {
      if (isValidated) throw error;
      return [];
    }
  };
  try {
    const { fields, complete } =
      shape && "value" in shape ? { fields: shape.value, complete: shape.value } : withoutInvalidFields();
    const readable = { ...fields, ...defaults(fields) };
    const broken = runCheck(() => rules?.(fields) ?? []).filter((found) => isReported(found));
    return {
      value: complete === undefined ? undefined : { ...complete, ...defaults(complete) },
      readable,
      issues: [...invalid, ...broken],
      find: (check) => (check ? runCheck(() => check(readable)) : []),
      isReported,
      isValidated,
    };
  } catch (error) {
    if (isValidated) throw error;
    return { ...unreadable, issues: [...invalid, notEncodable(error)] };
  }

  /** Returns the valid fields of the input. It is complete if no required field is missing, or no issue is reported. */
  function withoutInvalidFields(): { readonly fields: Partial<Input>; readonly complete: Input | undefined } {
    if (!isFields(input)) throw new TypeError("it is not an object");
    const names = fieldNames(schema).filter((field) => !invalidNames.has(field));
    const fields = pick(input, names);
    if (invalidNames.size === 0) return { fields, complete: { ...input, ...fields } };
    const result = schema.safeParse(fields);
    return { fields, complete: result.success ? result.data : undefined };
  }
}

/** Whether an issue is about a limit that differs between models, rather than about a type or a name. */
function isModelLimit({ code, path }: ValidationIssue): boolean {
  if (code === "not_allowed_value") return path === "aspectRatio" || path === "resolution";
  return code === "too_large" || code === "too_long" || code === "too_many";
}

function hasUnknownModel(input: unknown, knowsModel: (name: string) => boolean): boolean {
  const { model } = fieldsOf(input);
  return typeof model === "string" && model !== "" && !knowsModel(model);
}

/** Returns the named fields of an input, including the getters of its class. */
function pick<Input>(input: Input, names: readonly string[]): Partial<Input> {
  const fields = fieldsOf(input);
  const present = names.filter((name) => name in fields);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- fields of the input, each with its value
  return Object.fromEntries(present.map((name) => [name, fields[name]])) as Partial<Input>;
}

/** Creates the issue of an input whose encoding throws. */
export function notEncodable(error: unknown): ValidationIssue {
  const predicate = `cannot be encoded (${reasonOf(error)}). Enable validation to find the invalid field.`;
  return issue("", "unreadable_input", predicate);
}

/** Returns the top-level field of a path. */
export function topField(path: string): string {
  return path.split(/[.[]/, 1)[0] ?? "";
}

/** Whether an issue depends on one of these fields. */
function dependsOn({ path, relatedFields = [], model }: ValidationIssue, names: ReadonlySet<string>): boolean {
  return (
    names.has(topField(path)) ||
    relatedFields.some((field) => names.has(topField(field))) ||
    (model !== undefined && names.has("model"))
  );
}
