/** Every {@link ValidationIssueCode}. */
export const validationIssueCodes = [
  /** A required field is absent. */
  "missing",
  /** The field holds another type, as a text in place of a number. */
  "wrong_type",
  /** The type is right, the form is not: an id with a blank, a text that is no URL. */
  "wrong_format",
  /** The value is none of `allowed`. */
  "not_allowed_value",
  /** The number is below `minimum`. */
  "too_small",
  /** The number is above `maximum`. */
  "too_large",
  /** The text has fewer than `minimum` characters. */
  "too_short",
  /** The text has more than `maximum` characters. */
  "too_long",
  /** The list has fewer than `minimum` items. */
  "too_few",
  /** The list has more than `maximum` items. */
  "too_many",
  /** The input has no such field. */
  "unknown_field",
  /** The field exists at another place: at another endpoint, or among the options of the call. */
  "misplaced_field",
  /** The call has no such option. */
  "unknown_option",
  /** The model cannot do it, or not together with `relatedFields`. */
  "not_supported_by_model",
  /** The endpoint does not offer it, whatever the model. */
  "not_supported_by_endpoint",
  /** The API version has no place for it. */
  "not_supported_by_api_version",
  /** The service does not offer the model any more. */
  "withdrawn_model",
  /** The field and `relatedFields` exclude or contradict each other. */
  "conflict",
  /** The field has no effect in this input. */
  "no_effect",
  /** An item has an id that no prompt names. */
  "unused_reference",
  /** A prompt names an id that no item has. */
  "unknown_reference",
  /** Two ids cannot be told apart in a prompt. */
  "ambiguous_reference",
  /** The media cannot be read: not a URL, not base64, a file that is gone. */
  "unreadable_media",
  /** The service does not take this kind of file. */
  "unsupported_media",
  /** The file has more than `maximum` bytes. */
  "media_too_large",
  /** The input throws when it is read, or cannot be encoded. */
  "unreadable_input",
  /** The service's documents leave open what it does with this value. */
  "unconfirmed",
] as const;

/**
 * The kind of an issue. A minor release may add codes.
 * @example const tooLong = error.issues.filter(({ code }) => code === "too_long");
 */
export type ValidationIssueCode = (typeof validationIssueCodes)[number];

/** The fields of an issue besides its path, code and message. */
export interface IssueDetails {
  // Errors rest on official and observed facts, warnings on the others.
  /**
   * `"error"`: the service refuses or ignores this, so the input is not sent. `"warning"`: it is less certain that it
   * does, so the input is sent, and `onEvent` reports the issue.
   * @default "error"
   */
  readonly severity?: "error" | "warning";
  /** The accepted values, if they can be listed. */
  readonly allowed?: readonly (string | number | boolean)[];
  /** The smallest accepted number, length or count. */
  readonly minimum?: number;
  /** The largest accepted number, length, count or size in bytes. */
  readonly maximum?: number;
  /** The length, count or size in bytes of the given value. */
  readonly actual?: number;
  /** The name or value that was probably meant. */
  readonly suggestion?: string;
  /** The paths of the other fields that cause the issue. */
  readonly relatedFields?: readonly string[];
  /** The model that has the limit. */
  readonly model?: string;
  /** The limit of the model in a sentence without the field, such as "Kling 2.6 makes 5 or 10 seconds." */
  readonly reason?: string;
}

/**
 * One issue of an input.
 * @example
 * const found: ValidationIssue = {
 *   path: "duration",
 *   code: "not_allowed_value",
 *   message: "`duration` must be 5 or 10 with kling-2.6, not 7.",
 *   severity: "error",
 *   allowed: [5, 10],
 * };
 */
export interface ValidationIssue extends IssueDetails {
  /** The path of the field, such as `shots[1].prompt`. Empty for the input as a whole. */
  readonly path: string;
  /** The kind of the issue. */
  readonly code: ValidationIssueCode;
  /** The issue in full sentences. The first begins with the field, such as "`duration` must be at least 3." */
  readonly message: string;
  /** Whether the input is sent nevertheless: `"error"` if not, `"warning"` if so. */
  readonly severity: "error" | "warning";
}

/**
 * Creates an issue whose message begins with its field.
 * @param path the path of the field; empty for the input as a whole
 * @param code the kind of the issue
 * @param predicate the rest of the sentence, such as `must be at least 3.`
 * @param details the other fields
 * @example issue("duration", "too_small", "must be at least 3.", { minimum: 3 });
 */
export function issue(
  path: string,
  code: ValidationIssueCode,
  predicate: string,
  details: IssueDetails = {},
): ValidationIssue {
  return { path, code, message: `${subject(path)} ${predicate}`, severity: "error", ...details };
}

/**
 * Returns the same issue under another path. Its message begins with that path.
 * @param path the new path
 * @param found the issue
 * @example issueAt("jobs[2].input.duration", found);
 */
export function issueAt(path: string, found: ValidationIssue): ValidationIssue {
  const before = subject(found.path);
  const message = found.message.startsWith(before)
    ? subject(path) + found.message.slice(before.length)
    : `${subject(path)}: ${found.message}`;
  return { ...found, path, message };
}

function subject(path: string): string {
  return path === "" ? "The input" : `\`${path}\``;
}
