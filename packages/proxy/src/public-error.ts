import {
  CreateBlockedError,
  errorToData,
  KlingError,
  type KlingErrorCode,
  ServiceError,
  TaskOutcomeUnknownError,
} from "@klingkit/errors";
import { fieldsOf } from "@klingkit/tasks";
import { Refusal } from "./refusal.ts";
import type { Views } from "./views.ts";

/**
 * The codes of errors that are about your credentials, account, configuration or network. Their messages can name hosts
 * and variables, so the page gets another error, and `onError` this one.
 */
const hiddenCodes: ReadonlySet<KlingErrorCode> = new Set([
  "authentication_failed",
  "account_blocked",
  "permission_denied",
  "invalid_configuration",
  "connection_failed",
  "timeout",
  "unexpected_response",
  "task_outcome_unknown",
]);

/** The HTTP status of an error. All others are 502. */
const statuses: Readonly<Partial<Record<KlingErrorCode, number>>> = {
  invalid_input: 400,
  request_rejected: 400,
  content_rejected: 400,
  create_blocked: 403,
  task_already_exists: 409,
  busy: 429,
};

/** An error for the page: the HTTP status, and the data from which the client creates the error. */
export interface PublicError {
  readonly status: number;
  readonly data: Record<string, unknown>;
}

/**
 * Describes an error for the page.
 * @param report receives an error that the page does not see
 */
export async function publicError(
  error: unknown,
  views: Views | undefined,
  report: (error: unknown) => void,
): Promise<PublicError> {
  if (error instanceof Refusal) return { status: error.status, data: errorToData(error.error) };
  if (error instanceof KlingError && !isHidden(error))
    return { status: statuses[error.code] ?? 502, data: await dataOf(error, views) };
  report(error);
  const shown = hide(error);
  const status = error instanceof KlingError ? (statuses[shown.code] ?? 502) : 500;
  return { status, data: await dataOf(shown, views) };
}

/** A guard can fail, too, for example because its database is away: only a decision of a guard is shown. */
function isHidden(error: KlingError): boolean {
  if (hiddenCodes.has(error.code)) return true;
  if (!(error instanceof CreateBlockedError)) return false;
  const { cause } = error;
  return guardOf(cause) === undefined || (cause instanceof Error && cause.cause !== undefined);
}

function hide(error: unknown): KlingError {
  const { taskState, retryable = false, task } = error instanceof KlingError ? error : ({} as Partial<KlingError>);
  if (error instanceof CreateBlockedError)
    return new CreateBlockedError("The server did not allow the task.", { taskState, retryable });
  if (error instanceof TaskOutcomeUnknownError)
    return new TaskOutcomeUnknownError("It is unknown whether the task was created.", {
      taskState,
      task,
      recoverable: error.recoverable,
      advice: error.recoverable
        ? "Call `kling.tasks.resume(error.task).refresh()` later to find out."
        : "The operator of this site can find out.",
    });
  return new ServiceError("The server could not complete the call.", {
    taskState,
    task,
    retryable,
    advice: retryable ? "Try again later." : "The operator of this site can find the reason in the log.",
  });
}

async function dataOf(error: KlingError, views: Views | undefined): Promise<Record<string, unknown>> {
  const data = errorToData(error);
  return {
    ...data,
    task: error.task && (await views?.reference(error.task)),
    ...(error instanceof CreateBlockedError ? { cause: guardOf(error.cause) } : {}),
  };
}

/** The reason of a guard, such as a budget. */
function guardOf(cause: unknown): unknown {
  const { guard, retryable, resetsAt } = fieldsOf(cause);
  return guard === undefined ? undefined : { guard, retryable, resetsAt };
}
