import type { KlingErrorFault } from "./error-code.ts";
import { define, KlingError, type KlingErrorFields } from "./kling-error.ts";
import type { ValidationIssue } from "./validation-issue.ts";

/**
 * The input or an option is invalid. It is thrown before anything is sent, with every issue at once.
 * @example
 * if (error instanceof InvalidInputError) for (const { path, message } of error.issues) console.error(path, message);
 */
export class InvalidInputError extends KlingError {
  override get code(): "invalid_input" {
    return "invalid_input";
  }
  /** Every issue; never empty. Not enumerable, because the message lists them. */
  declare readonly issues: readonly ValidationIssue[];

  /**
   * Creates an error.
   * @param what the call, such as `video.textToVideo`
   * @param issues the issues, at least one
   */
  constructor(what: string, issues: readonly ValidationIssue[]) {
    super(summaryOf(what, issues), { taskState: "none" });
    define(this, false, { issues });
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), issues: this.issues };
  }
}

/** The most issues that a message lists; `issues` has all of them. */
const MOST_LISTED = 20;

/** One sentence for one issue, a list for several. */
function summaryOf(what: string, issues: readonly ValidationIssue[]): string {
  const [first] = issues;
  if (first && issues.length === 1) return `The arguments of ${what} are invalid: ${first.message}`;
  const lines = issues.slice(0, MOST_LISTED).map(({ message }) => message);
  const more = issues.length - lines.length;
  const list = [...lines, ...(more > 0 ? [`and ${more} more, in \`error.issues\`.`] : [])].map(
    (line) => `\n  - ${line}`,
  );
  return `The arguments of ${what} are invalid for ${issues.length} reasons:${list.join("")}\n`;
}

/** An option, a variable of the environment or a credential cannot be used. Nothing was sent. */
export class ConfigurationError extends KlingError {
  override get code(): "invalid_configuration" {
    return "invalid_configuration";
  }
}

/** The service did not accept the credential, or the function that provides it failed. */
export class AuthenticationError extends KlingError {
  override get code(): "authentication_failed" {
    return "authentication_failed";
  }
}

/** The account cannot pay or is locked. Waiting does not help. */
export class AccountError extends KlingError {
  override get code(): "account_blocked" {
    return "account_blocked";
  }
}

/** The account has no right to this API, this model, or from this address. */
export class PermissionError extends KlingError {
  override get code(): "permission_denied" {
    return "permission_denied";
  }
}

/** The service rejected a value or a path of the request. */
export class RequestRejectedError extends KlingError {
  override get code(): "request_rejected" {
    return "request_rejected";
  }
}

/** The service rejected the prompt or the media by its policy. */
export class ContentRejectedError extends KlingError {
  override get code(): "content_rejected" {
    return "content_rejected";
  }
}

/**
 * Too many requests, or no free concurrency slot, until the time limit of the call was
 * over.
 */
export class BusyError extends KlingError {
  override get code(): "busy" {
    return "busy";
  }
}

/** The service reported an error of its own, or a code that klingkit does not know. */
export class ServiceError extends KlingError {
  override get code(): "service_error" {
    return "service_error";
  }
}

/** The response is not one of the service, for example a redirect, an HTML page, or an empty or truncated body. */
export class UnexpectedResponseError extends KlingError {
  override get code(): "unexpected_response" {
    return "unexpected_response";
  }
}

/**
 * No response arrived, for example because the connection was refused or lost, or the name was not found. `cause` is
 * the error of `fetch`.
 */
export class ConnectionError extends KlingError {
  override get code(): "connection_failed" {
    return "connection_failed";
  }
}

/** No response arrived in time. */
export class TimeoutError extends KlingError {
  override get code(): "timeout" {
    return "timeout";
  }
}

/** The caller aborted the call, or closed the client. `cause` is the reason of the signal. */
export class AbortError extends KlingError {
  override get code(): "aborted" {
    return "aborted";
  }
}

/** The task failed. `fault` is derived from the reason that the service gave. Another create would be charged again. */
export class TaskFailedError extends KlingError {
  override get code(): "task_failed" {
    return "task_failed";
  }
  /** The service's reason. Missing if it gave none. Not enumerable, because the message has it. */
  declare readonly reason?: string;

  /**
   * Creates an error.
   * @param summary the problem, in a full sentence
   * @param fields the optional fields, and the service's reason
   */
  constructor(summary: string, fields: KlingErrorFields & { readonly reason: string | undefined }) {
    const { reason } = fields;
    super(summary, { fault: faultOf(reason), ...fields });
    define(this, false, { reason });
  }

  override toJSON(): Record<string, unknown> {
    const { reason } = this;
    return { ...super.toJSON(), ...(reason === undefined ? {} : { reason }) };
  }
}

/** What the reasons of failed tasks speak of. The service gives words only. First match counts. */
const failures: readonly (readonly [words: RegExp, fault: KlingErrorFault])[] = [
  [/risk control/i, "content"],
  // "Image pixel is invalid", "The model did not detect a human", "No complete upper body detected in the video".
  [/\binvalid\b|not detect|\bno complete\b/i, "input"],
];

function faultOf(reason: string | undefined): KlingErrorFault | undefined {
  return reason === undefined ? undefined : failures.find(([words]) => words.test(reason))?.[1];
}

/**
 * The task did not finish within `waitTimeout`. It keeps running: `kling.tasks.resume(error.task)` continues with it.
 */
export class WaitTimeoutError extends KlingError {
  override get code(): "wait_timeout" {
    return "wait_timeout";
  }
  /** The status at the last poll. Missing if no poll showed the task. Not enumerable, because the message has it. */
  declare readonly lastStatus?: string;
  /** The length of the wait, milliseconds. Not enumerable, because the message has it. */
  declare readonly elapsed: number;

  /**
   * Creates an error.
   * @param summary the problem, in a full sentence
   * @param fields the optional fields, the last status, and the length of the wait in milliseconds
   */
  constructor(
    summary: string,
    fields: KlingErrorFields & { readonly lastStatus: string | undefined; readonly elapsed: number },
  ) {
    super(summary, fields);
    const { lastStatus, elapsed } = fields;
    define(this, false, { lastStatus, elapsed });
  }

  override toJSON(): Record<string, unknown> {
    const { lastStatus, elapsed } = this;
    return { ...super.toJSON(), ...(lastStatus === undefined ? {} : { lastStatus }), elapsed };
  }
}

/**
 * It is unknown whether a task was created. `cause` is the error that lost the response. `task` is a reference by
 * external task id: pass it to `kling.tasks.recover`, now or later, in this process or another.
 * @example
 * if (error instanceof TaskOutcomeUnknownError && error.task) task = await kling.tasks.recover(error.task);
 */
export class TaskOutcomeUnknownError extends KlingError {
  override get code(): "task_outcome_unknown" {
    return "task_outcome_unknown";
  }
  /** Whether `kling.tasks.recover` can find out later. `false` if the endpoint has no look-up by external task id. */
  declare readonly recoverable: boolean;

  /**
   * Creates an error.
   * @param summary the problem, in a full sentence
   * @param fields the optional fields, and whether `kling.tasks.recover` can find out later (default: `true`)
   */
  constructor(summary: string, fields: KlingErrorFields & { readonly recoverable?: boolean } = {}) {
    super(summary, fields);
    define(this, true, { recoverable: fields.recoverable ?? true });
  }
}

/**
 * A task with this external task id existed before the call. `task` is its reference: pass it to `kling.tasks.resume`.
 */
export class AlreadyExistsError extends KlingError {
  override get code(): "task_already_exists" {
    return "task_already_exists";
  }
}

/** The client's `beforeCreate` hook blocked the create: `cause` is what the hook threw. Nothing was sent. */
export class CreateBlockedError extends KlingError {
  override get code(): "create_blocked" {
    return "create_blocked";
  }
}

/** A file could not be downloaded. The task and its result still exist. */
export class DownloadError extends KlingError {
  override get code(): "download_failed" {
    return "download_failed";
  }
}
