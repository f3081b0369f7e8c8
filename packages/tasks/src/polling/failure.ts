import {
  AuthenticationError,
  KlingError,
  PermissionError,
  RequestRejectedError,
  serviceCode,
  type TaskReference,
  UnexpectedResponseError,
} from "@klingkit/errors";

/** Whether the service itself rejects the credential or denies permission, so that a later request would fail too. */
export function isAccessDenied(error: unknown): error is KlingError {
  // 1003 and 1004 are about the validity period of a token, and are temporary.
  if (error instanceof AuthenticationError) return serviceCode(error.serviceCode ?? 0)?.retry === "never";
  return error instanceof PermissionError;
}

/** Creates the error for a task that the service does not know, although it had time to appear. */
export function unknownTask(task: TaskReference, taskState: "exists" | "unknown"): RequestRejectedError {
  return new RequestRejectedError(`The service does not know the task ${task.id ?? task.externalTaskId}.`, {
    task,
    taskState,
    advice: unknownTaskAdvice,
  });
}

export const unknownTaskAdvice =
  "Check the id, and that the credential belongs to the account and region that created the task.";

/** Converts any error to a `KlingError`, which can carry the task that may exist. */
export function asKlingError(error: unknown): KlingError {
  if (error instanceof KlingError) return error;
  return new UnexpectedResponseError("The request failed unexpectedly.", { retryable: false, cause: error });
}
