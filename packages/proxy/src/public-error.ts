import { CreateBlockedError, errorToData, KlingError, type KlingErrorCode, ServiceError } from "@klingkit/errors";
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
  if (!(error instanceof KlingError) || hiddenCodes.has(error.code)) {
    report(error);
    const shown = hide(error);
    return { status: error instanceof KlingError ? 502 : 500, data: await dataOf(shown, views) };
  }
  return { status: statuses[error.code] ?? 502, data: await dataOf(error, views) };
}

function hide(error: unknown): KlingError {
  const { taskState, retryable = false, task } = error instanceof KlingError ? error : ({} as Partial<KlingError>);
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
