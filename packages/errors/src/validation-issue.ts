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

/** What kind of issue it is. A minor release may add a code. */
export type ValidationIssueCode = (typeof validationIssueCodes)[number];

/** What an issue can say beside its path, code and message. */
export interface IssueDetails {
  /**
   * `"error"`: an official or observed fact says that the service refuses or ignores this; the input is not sent.
   * `"warning"`: the fact is less certain; the input is sent, and `onEvent` reports the issue.
   * @default "error"
   */
  readonly severity?: "error" | "warning";
  /** The values that are accepted, where they can be listed. */
  readonly allowed?: readonly (string | number | boolean)[];
  /** The least number, length or count that is accepted. */
  readonly minimum?: number;
  /** The greatest number, length, count or size in bytes that is accepted. */
  readonly maximum?: number;
  /** The length, count or size in bytes of the given value. */
  readonly actual?: number;
  /** The name or value that was probably meant. */
  readonly suggestion?: string;
  /** The other fields that bring the issue about. */
  readonly relatedFields?: readonly string[];
  /** The model whose limit it is. */
  readonly model?: string;
  /** For people, where the model's limits give one: a sentence without the field, "Kling 2.6 makes 5 or 10 seconds." */
  readonly reason?: string;
}

/** One issue of an input. */
export interface ValidationIssue extends IssueDetails {
  /** The field, as `shots[1].prompt`; empty for the input as a whole. */
  readonly path: string;
  readonly code: ValidationIssueCode;
  /** Full sentences; the first begins with the field: "`duration` must be at least 3." */
  readonly message: string;
  readonly severity: "error" | "warning";
}

/**
 * Makes an issue whose message begins with its field.
 * @param predicate the rest of the sentence, as `must be at least 3.`
 */
export function issue(
  path: string,
  code: ValidationIssueCode,
  predicate: string,
  details: IssueDetails = {},
): ValidationIssue {
  return { path, code, message: `${subject(path)} ${predicate}`, severity: "error", ...details };
}

/** The same issue under another path, which its message then begins with. */
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
