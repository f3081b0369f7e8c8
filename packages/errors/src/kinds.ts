import { KlingError, type KlingErrorFields } from "./kling-error.ts";

/** One thing wrong with an input. */
export interface ValidationIssue {
  /** The field, as `shots[1].prompt`; empty for the input as a whole. */
  readonly path: string;
  /** What is wrong and what would be right. */
  readonly message: string;
  /** The values that would be right, where they can be listed. */
  readonly allowed?: readonly (string | number | boolean)[];
}

/** The input cannot be sent as it is. Thrown before anything is sent, with every problem at once. */
export class InvalidInputError extends KlingError {
  override readonly name: string = "InvalidInputError";
  readonly issues: readonly ValidationIssue[];

  constructor(what: string, problems: readonly ValidationIssue[]) {
    const lines = problems.map((problem) => `\n  - ${problem.path ? `${problem.path}: ` : ""}${problem.message}`);
    super(
      `${what} was not sent, because of ${problems.length === 1 ? "a problem" : `${problems.length} problems`}:${lines.join("")}\n`,
      {
        taskState: "none",
      },
    );
    this.issues = problems;
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), problems: this.issues };
  }
}

/** klingkit itself is set up wrongly: credentials, region, base URL, options. Nothing was sent. */
export class ConfigurationError extends KlingError {
  override readonly name: string = "ConfigurationError";
}

/** The service refused the credential (codes 1000 to 1004). */
export class AuthenticationError extends KlingError {
  override readonly name: string = "AuthenticationError";
}

/** The account cannot pay or is locked (codes 1100 to 1102). Waiting does not help. */
export class AccountError extends KlingError {
  override readonly name: string = "AccountError";
}

/** The account may not use this API, this model, or this address (codes 1103 and 1304). */
export class PermissionError extends KlingError {
  override readonly name: string = "PermissionError";
}

/** The service did not accept the request as it is (codes 1200 to 1203). */
export class RequestRefusedError extends KlingError {
  override readonly name: string = "RequestRefusedError";
}

/** Platform policy or content safety refused the input (codes 1300 and 1301). */
export class PolicyError extends KlingError {
  override readonly name: string = "PolicyError";
}

/** Too fast or too much at once (codes 1302 and 1303), and still so when the deadline came. */
export class BusyError extends KlingError {
  override readonly name: string = "BusyError";
}

/** The service is in trouble (codes 5000 to 5002, and codes that klingkit does not know). */
export class ServiceError extends KlingError {
  override readonly name: string = "ServiceError";
}

/** An answer that is not the service's: a redirect, an HTML page, an empty or cut body. */
export class UnexpectedResponseError extends KlingError {
  override readonly name: string = "UnexpectedResponseError";
}

/** No answer came: connection refused, name not found, connection lost. */
export class ConnectionError extends KlingError {
  override readonly name: string = "ConnectionError";
}

/** The deadline of a call came before its answer. */
export class TimeoutError extends KlingError {
  override readonly name: string = "TimeoutError";
}

/** The caller's signal aborted the call; `cause` is the signal's reason. */
export class AbortError extends KlingError {
  override readonly name: string = "AbortError";
}

/** The task ended as failed, by the service's own word. */
export class TaskFailedError extends KlingError {
  override readonly name: string = "TaskFailedError";
  /** Why, in the service's own words; undefined when it gave no reason. */
  readonly reason: string | undefined;

  constructor(summary: string, fields: KlingErrorFields & { reason: string | undefined }) {
    super(summary, fields);
    this.reason = fields.reason;
  }
}

/** A wait's deadline came before the task's end. The task goes on: `task` resumes it. */
export class WaitTimeoutError extends KlingError {
  override readonly name: string = "WaitTimeoutError";
  /** The last status that was seen; undefined where no poll showed the task. */
  readonly lastStatus: string | undefined;
  /** How long was waited, milliseconds. */
  readonly elapsed: number;

  constructor(summary: string, fields: KlingErrorFields & { lastStatus: string | undefined; elapsed: number }) {
    super(summary, fields);
    this.lastStatus = fields.lastStatus;
    this.elapsed = fields.elapsed;
  }
}

/**
 * It could not be settled in time whether the task was made: `cause` is the lost answer, `task` the handle by own id.
 * `kling.tasks.recover(error.task)` settles it later, in another process too.
 */
export class TaskOutcomeUnknownError extends KlingError {
  override readonly name: string = "TaskOutcomeUnknownError";
}

/** A task with this own id was there before the call. `task` is it. */
export class AlreadyExistsError extends KlingError {
  override readonly name: string = "AlreadyExistsError";
}

/** The client's `beforeCreate` hook blocked the create: `cause` is what the hook threw. Nothing was sent. */
export class CreateBlockedError extends KlingError {
  override readonly name: string = "CreateBlockedError";
}

/** A result could not be fetched whole. The task and its result are still there. */
export class DownloadError extends KlingError {
  override readonly name: string = "DownloadError";
}
