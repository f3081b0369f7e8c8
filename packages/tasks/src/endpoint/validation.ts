import type { ValidationIssue, ValidationIssueCode } from "@klingkit/errors";

/**
 * The issues that reject an input:
 * - `true`: all issues of severity `"error"`.
 * - `"shape"`: wrong types, missing required fields and unknown names.
 * - `false`: none. The body is sent as it is encoded. Only an input that cannot be encoded is rejected.
 * - `{ ignore }`: all errors except those with these codes. An ignored value is sent as it is. An ignored unknown field
 *   is omitted.
 * @example const validate: Validate = { ignore: ["withdrawn_model", "no_effect"] };
 */
export type Validate =
  | true
  | "shape"
  | false
  | {
      /** The codes of the issues that do not reject the input. */
      readonly ignore: readonly ValidationIssueCode[];
    };

const shapeCodes: readonly ValidationIssueCode[] = [
  "missing",
  "wrong_type",
  "unknown_field",
  "misplaced_field",
  "unreadable_input",
];

/** Returns a function that decides whether an issue is reported. */
export function createIssueFilter(validate: Validate): (issue: Pick<ValidationIssue, "code">) => boolean {
  if (typeof validate === "object") return ({ code }) => !validate.ignore.includes(code);
  return ({ code }) => validate === true || (validate === "shape" && shapeCodes.includes(code));
}
