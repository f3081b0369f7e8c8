import { KlingError } from "@klingkit/errors";
import { type Fields, number, text } from "@klingkit/tasks";

/** Why a job did not succeed, as plain data. */
export interface JobError {
  /** The class of the error, as `TaskFailedError`. */
  readonly name: string;
  /** The message of the error. */
  readonly message: string;
  /** What happened, without the rest of the message. */
  readonly summary: string;
  /** klingkit's code of the error, as `task_failed`. Undefined if klingkit did not throw the error. */
  readonly code?: string;
  /** The service's code. Undefined if the service gave none. */
  readonly serviceCode?: number;
}

/** An error as it is stored. */
export function jobError(error: Error): JobError {
  const { name, message } = error;
  if (!(error instanceof KlingError)) return { name, message, summary: message };
  const { summary, code, serviceCode } = error;
  return { name, message, summary, code, ...(serviceCode === undefined ? {} : { serviceCode }) };
}

/** Reads a stored error. */
export function readJobError(fields: Fields): JobError {
  const code = text(fields, "code");
  const serviceCode = number(fields, "serviceCode");
  const message = text(fields, "message") ?? "";
  return {
    name: text(fields, "name") ?? "",
    message,
    summary: text(fields, "summary") ?? message,
    ...(code === undefined ? {} : { code }),
    ...(serviceCode === undefined ? {} : { serviceCode }),
  };
}
