import {
  AuthenticationError,
  KlingError,
  PermissionError,
  serviceCode,
  UnexpectedResponseError,
} from "@klingkit/errors";

/** Whether asking again later would change nothing: the service itself refuses the credential or the account. */
export function isDefinite(error: unknown): error is KlingError {
  // The codes of a token's times pass: 1003 and 1004.
  if (error instanceof AuthenticationError) return serviceCode(error.serviceCode ?? 0)?.retry === "never";
  return error instanceof PermissionError;
}

/** Whatever fails while a task may exist is reported as klingkit's error, so that the task is not lost with it. */
export function asKlingError(error: unknown): KlingError {
  if (error instanceof KlingError) return error;
  return new UnexpectedResponseError("The request could not be made.", { retryable: false, cause: error });
}
