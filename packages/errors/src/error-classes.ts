import { setProperties, KlingError, type KlingErrorFields } from "./kling-error.ts";
import type { ValidationIssue } from "./validation-issue.ts";

/**
 * The input or an option of the call is invalid. The error is thrown before anything is sent and contains all issues.
 * @example
 * if (error instanceof InvalidInputError) for (const { path, message } of error.issues) console.error(path, message);
 */
export class InvalidInputError extends KlingError {
  override get code(): "invalid_input" {
    return "invalid_input";
  }
  /** All issues, at least one. Not enumerable, because the message lists them. */
  declare readonly issues: readonly ValidationIssue[];

  /**
   * Creates an error.
   * @param call the name of the call, such as `video.textToVideo`
   * @param issues the issues, at least one
   */
  constructor(call: string, issues: readonly ValidationIssue[]) {
    super(summaryOf(call, issues), { taskState: "none" });
    setProperties(this, { issues }, { enumerable: false });
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), issues: this.issues };
  }
}

/** The maximum number of issues that a message lists. */
const MAX_LISTED = 20;

function summaryOf(call: string, issues: readonly ValidationIssue[]): string {
  const [first] = issues;
  if (first && issues.length === 1) return `The arguments of ${call} are invalid: ${first.message}`;
  const lines = issues.slice(0, MAX_LISTED).map(({ message }) => message);
  const more = issues.length - lines.length;
  const list = [...lines, ...(more > 0 ? [`and ${more} more, in \`error.issues\`.`] : [])].map(
    (line) => `\n  - ${line}`,
  );
  return `The arguments of ${call} have ${issues.length} issues:${list.join("")}`;
}

/** An option, an environment variable or a credential is invalid. Nothing was sent. */
export class ConfigurationError extends KlingError {
  override get code(): "invalid_configuration" {
    return "invalid_configuration";
  }
}

/** The service rejected the credential, or the function that provides it failed. */
export class AuthenticationError extends KlingError {
  override get code(): "authentication_failed" {
    return "authentication_failed";
  }
}

/** The account is in arrears, has no units left or is locked. Waiting does not help. */
export class AccountError extends KlingError {
  override get code(): "account_blocked" {
    return "account_blocked";
  }
}

/** The account has no permission for this API or model, or the IP address is not on its allowlist. */
export class PermissionError extends KlingError {
  override get code(): "permission_denied" {
    return "permission_denied";
  }
}

/**
 * The cause of a failed task or of a rejected create, derived from the message of the service. A minor release may add
 * values.
 */
export type FailureReason =
  /** The content policy of the service rejects the prompt or the media. */
  | "content"
  /** The service cannot read the media, or they do not have the required content or format. */
  | "media"
  /** klingkit does not know the message of the service. */
  | "unknown";

/** The service rejected a value or the path of the request. */
export class RequestRejectedError extends KlingError {
  override get code(): "request_rejected" {
    return "request_rejected";
  }
  /** The cause, if it is the media or the content of a create. Otherwise missing. */
  declare readonly reason?: FailureReason;
  /**
   * The issues that the message of the service names, with paths of the input, such as `cfgScale`. Missing if it names
   * none.
   */
  declare readonly issues?: readonly ValidationIssue[];
}

/** The content policy of the service rejected the prompt or the media. */
export class ContentRejectedError extends KlingError {
  override get code(): "content_rejected" {
    return "content_rejected";
  }
}

/** A rate limit was reached, or no concurrency slot is free. */
export class BusyError extends KlingError {
  override get code(): "busy" {
    return "busy";
  }
}

/** The service reported an internal error, or a code that klingkit does not know. */
export class ServiceError extends KlingError {
  override get code(): "service_error" {
    return "service_error";
  }
}

/**
 * The response does not have the format of the service, for example because it is a redirect, an HTML page, or an empty
 * or truncated body.
 */
export class UnexpectedResponseError extends KlingError {
  override get code(): "unexpected_response" {
    return "unexpected_response";
  }
}

/**
 * No response arrived, for example because the connection was refused or lost, or the host name was not found. `cause`
 * is the error that `fetch` threw.
 */
export class ConnectionError extends KlingError {
  override get code(): "connection_failed" {
    return "connection_failed";
  }
}

/** No response arrived within the time limit. */
export class TimeoutError extends KlingError {
  override get code(): "timeout" {
    return "timeout";
  }
}

/** The caller aborted the call, or closed the client. `cause` is the abort reason of the signal. */
export class AbortError extends KlingError {
  override get code(): "aborted" {
    return "aborted";
  }
}

/**
 * The task failed. It is never retryable: a new create is a new task with its own charge.
 * @example if (error instanceof TaskFailedError && error.reason === "media") await askForOtherImage(error.serviceMessage);
 */
export class TaskFailedError extends KlingError {
  override get code(): "task_failed" {
    return "task_failed";
  }
  /** The cause, derived from `serviceMessage`. */
  declare readonly reason: FailureReason;

  /**
   * Creates an error.
   * @param summary the problem, as a full sentence
   * @param fields the optional fields, and the cause
   */
  constructor(summary: string, fields: KlingErrorFields & { readonly reason: FailureReason }) {
    super(summary, fields);
    setProperties(this, { reason: fields.reason }, { enumerable: true });
  }
}

/**
 * The task did not finish within `waitTimeout`. It keeps running. `kling.tasks.resume(error.task)` resumes the wait.
 */
export class WaitTimeoutError extends KlingError {
  override get code(): "wait_timeout" {
    return "wait_timeout";
  }
  /**
   * The status of the task at the last poll. Missing if no poll returned the task. Not enumerable, because the message
   * contains it.
   */
  declare readonly lastStatus?: string;
  /** The duration of the wait, milliseconds. Not enumerable, because the message contains it. */
  declare readonly elapsed: number;

  /**
   * Creates an error.
   * @param summary the problem, as a full sentence
   * @param fields the optional fields, the last status, and the duration of the wait in milliseconds
   */
  constructor(
    summary: string,
    fields: KlingErrorFields & { readonly lastStatus: string | undefined; readonly elapsed: number },
  ) {
    super(summary, fields);
    const { lastStatus, elapsed } = fields;
    setProperties(this, { lastStatus, elapsed }, { enumerable: false });
  }

  override toJSON(): Record<string, unknown> {
    const { lastStatus, elapsed } = this;
    return { ...super.toJSON(), ...(lastStatus === undefined ? {} : { lastStatus }), elapsed };
  }
}

/**
 * It is unknown whether a task was created. `cause` is the error of the create request. `task` is a reference that
 * contains the external task id. Pass it to `kling.tasks.recover`, now or later, in this process or another.
 * @example
 * if (error instanceof TaskOutcomeUnknownError && error.task) task = await kling.tasks.recover(error.task);
 */
export class TaskOutcomeUnknownError extends KlingError {
  override get code(): "task_outcome_unknown" {
    return "task_outcome_unknown";
  }
  /**
   * Whether `kling.tasks.recover` can resolve the outcome. `false` if the endpoint has no lookup by external task id, or
   * if it is unknown whether the model accepts external task ids (Kling 4.0).
   */
  declare readonly recoverable: boolean;

  /**
   * Creates an error.
   * @param summary the problem, as a full sentence
   * @param fields the optional fields, and whether `kling.tasks.recover` can resolve the outcome (default: `true`)
   */
  constructor(summary: string, fields: KlingErrorFields & { readonly recoverable?: boolean } = {}) {
    super(summary, fields);
    setProperties(this, { recoverable: fields.recoverable ?? true }, { enumerable: true });
  }
}

/**
 * A task with this external task id already existed before the call. `task` is its reference. Pass it to
 * `kling.tasks.resume`.
 */
export class AlreadyExistsError extends KlingError {
  override get code(): "task_already_exists" {
    return "task_already_exists";
  }
}

/** The client's `beforeCreate` hook blocked the create. `cause` is the error that the hook threw. Nothing was sent. */
export class CreateBlockedError extends KlingError {
  override get code(): "create_blocked" {
    return "create_blocked";
  }
}

/** A file could not be downloaded. The task and its outputs still exist. */
export class DownloadError extends KlingError {
  override get code(): "download_failed" {
    return "download_failed";
  }
}
