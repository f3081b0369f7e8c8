import type { ValidationIssue, ValidationIssueCode } from "@klingkit/errors";

/**
 * Which issues refuse an input:
 * - `true`: all of them.
 * - `"shape"`: wrong types, required fields that are missing, and unknown names.
 * - `false`: none. The body is sent as it is encoded; only an input that cannot be encoded is refused.
 * - `{ ignore }`: all but the issues with these codes. An ignored value is sent as it is; an unknown field is left out.
 * @example const validate: Validate = { ignore: ["withdrawn_model", "no_effect"] };
 */
export type Validate =
  | true
  | "shape"
  | false
  | {
      /** The codes of the issues that do not refuse the input. */
      readonly ignore: readonly ValidationIssueCode[];
    };

const shapeCodes: readonly ValidationIssueCode[] = [
  "missing",
  "wrong_type",
  "unknown_field",
  "misplaced_field",
  "unreadable_input",
];

/** Whether an issue is to be reported, as an error or as a warning. */
export function reporting(validate: Validate): (issue: Pick<ValidationIssue, "code">) => boolean {
  if (typeof validate === "object") return ({ code }) => !validate.ignore.includes(code);
  return ({ code }) => validate === true || (validate === "shape" && shapeCodes.includes(code));
}
