import { AuthenticationError, KlingError, PermissionError, UnexpectedResponseError } from "@klingkit/errors";

/** Codes of a credential that the service refuses, whatever the time: no later request would fare better. */
const credentialRefused: ReadonlySet<number> = new Set([1000, 1001, 1002]);

/** Whether asking again later would change nothing: the service itself refuses the credential or the account. */
export function isDefinite(error: unknown): error is KlingError {
  if (error instanceof AuthenticationError) return credentialRefused.has(error.serviceCode ?? 0);
  return error instanceof PermissionError;
}

/** Whatever fails while a task may exist is reported as klingkit's error, so that the task is not lost with it. */
export function asKlingError(error: unknown): KlingError {
  if (error instanceof KlingError) return error;
  return new UnexpectedResponseError("The request could not be made.", { cause: error });
}
