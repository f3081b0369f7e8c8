/** All values of {@link ValidationIssueCode}. */
export const validationIssueCodes = [
  /** A required field is absent. */
  "missing",
  /** The value has the wrong type, such as a string instead of a number. */
  "wrong_type",
  /** The type is right but the format is not, such as an id that contains a space, or a string that is not a URL. */
  "wrong_format",
  /** The value is not one of `allowed`. */
  "not_allowed_value",
  /** The number is below `minimum`. */
  "too_small",
  /** The number is above `maximum`. */
  "too_large",
  /** The string has fewer than `minimum` characters. */
  "too_short",
  /** The string has more than `maximum` characters. */
  "too_long",
  /** The list has fewer than `minimum` items. */
  "too_few",
  /** The list has more than `maximum` items. */
  "too_many",
  /** The input has no such field. */
  "unknown_field",
  /** The field belongs elsewhere: to another endpoint, or to the options of the call. */
  "misplaced_field",
  /** The call has no such option. */
  "unknown_option",
  /** The model does not support the value, alone or together with `relatedFields`. */
  "not_supported_by_model",
  /** The endpoint does not support the field, regardless of the model. */
  "not_supported_by_endpoint",
  /** The API version does not support the field. */
  "not_supported_by_api_version",
  /** The service has withdrawn the model. */
  "withdrawn_model",
  /** The field and `relatedFields` exclude or contradict each other. */
  "conflict",
  /** The field has no effect in this input. */
  "no_effect",
  /** No prompt uses the id of this item. */
  "unused_reference",
  /** A prompt uses an id that no item has, or a job of a queue refers to a job that does not exist. */
  "unknown_reference",
  /** A prompt cannot distinguish two ids. */
  "ambiguous_reference",
  /** The media cannot be read: it is neither a URL nor base64, or the file no longer exists. */
  "unreadable_media",
  /** The service does not accept this type of file. */
  "unsupported_media",
  /** The file has more than `maximum` bytes. */
  "media_too_large",
  /** The image or video has sides, a ratio, a duration or a frame rate that the service does not accept. */
  "media_dimensions",
  /** The URL contains a credential, which the service would receive. */
  "exposed_credential",
  /** Reading the input throws an error, or the input cannot be encoded. */
  "unreadable_input",
  /** The documentation of the service does not specify how it treats this value. */
  "unconfirmed",
] as const;

/**
 * The code of an issue. A minor release may add codes.
 * @example const tooLong = error.issues.filter(({ code }) => code === "too_long");
 */
export type ValidationIssueCode = (typeof validationIssueCodes)[number];

/** The fields of an issue besides `path`, `code` and `message`. */
export interface IssueDetails {
  // Official and observed facts lead to errors, all others to warnings.
  /**
   * The severity of the issue:
   * - `"error"`: the service rejects or ignores the value. The input is not sent.
   * - `"warning"`: the service may reject or ignore the value. The input is sent, and `onEvent` reports the issue.
   * @default "error"
   */
  readonly severity?: "error" | "warning";
  /** The accepted values, if they can be listed. */
  readonly allowed?: readonly (string | number | boolean)[];
  /** The smallest accepted number, length or count. */
  readonly minimum?: number;
  /** The largest accepted number, length, count or size in bytes. */
  readonly maximum?: number;
  /** The length, count or size in bytes of the value. */
  readonly actual?: number;
  /** The known name or value that is most similar. */
  readonly suggestion?: string;
  /** The paths of the other fields that contribute to the issue. */
  readonly relatedFields?: readonly string[];
  /** The model that has the limit. */
  readonly model?: string;
  /** The limit of the model for end users, such as "Kling 2.6 supports only durations of 5 or 10 seconds." */
  readonly reason?: string;
}

/**
 * A problem of an input.
 * @example
 * const durationIssue: ValidationIssue = {
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
  /** The code of the issue. */
  readonly code: ValidationIssueCode;
  /** The problem in full sentences. The first one begins with the field, such as "`duration` must be at least 3." */
  readonly message: string;
  /** `"error"` if the input is not sent, `"warning"` if it is sent nevertheless. */
  readonly severity: "error" | "warning";
}

/**
 * Creates an issue whose message begins with its field.
 * @param path the path of the field; empty for the input as a whole
 * @param code the code of the issue
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
 * Returns a copy of an issue with a different path. Its message begins with the new path.
 * @param path the new path
 * @param original the issue
 * @example issueAt("jobs[2].input.duration", durationIssue);
 */
export function issueAt(path: string, original: ValidationIssue): ValidationIssue {
  const oldSubject = subject(original.path);
  const message = original.message.startsWith(oldSubject)
    ? subject(path) + original.message.slice(oldSubject.length)
    : `${subject(path)}: ${original.message}`;
  return { ...original, path, message };
}

function subject(path: string): string {
  return path === "" ? "The input" : `\`${path}\``;
}
