import {
  AbortError,
  AccountError,
  AlreadyExistsError,
  AuthenticationError,
  BusyError,
  ConfigurationError,
  ConnectionError,
  ContentRejectedError,
  CreateBlockedError,
  DownloadError,
  InvalidInputError,
  PermissionError,
  RequestRejectedError,
  ServiceError,
  TaskFailedError,
  TaskOutcomeUnknownError,
  TimeoutError,
  UnexpectedResponseError,
  WaitTimeoutError,
} from "./error-classes.ts";
import type { KlingErrorCode } from "./error-code.ts";
import { KlingError, setProperties } from "./kling-error.ts";

/** The classes of the errors that data can represent, by their codes. */
const classes: Readonly<Partial<Record<KlingErrorCode, { readonly prototype: KlingError }>>> = {
  invalid_input: InvalidInputError,
  invalid_configuration: ConfigurationError,
  authentication_failed: AuthenticationError,
  account_blocked: AccountError,
  permission_denied: PermissionError,
  request_rejected: RequestRejectedError,
  content_rejected: ContentRejectedError,
  busy: BusyError,
  service_error: ServiceError,
  unexpected_response: UnexpectedResponseError,
  connection_failed: ConnectionError,
  timeout: TimeoutError,
  create_blocked: CreateBlockedError,
  aborted: AbortError,
  task_failed: TaskFailedError,
  wait_timeout: WaitTimeoutError,
  task_outcome_unknown: TaskOutcomeUnknownError,
  task_already_exists: AlreadyExistsError,
  download_failed: DownloadError,
};

/** The fields of an error that a console prints. */
const shownFields = [
  "code",
  "serviceCode",
  "status",
  "requestId",
  "sent",
  "taskState",
  "task",
  "fault",
  "retryable",
  "reason",
  "recoverable",
] as const;

/** The fields that a console does not print, because the message contains them. */
const hiddenFields = ["summary", "advice", "serviceMessage", "issues", "lastStatus", "elapsed"] as const;

/**
 * Returns an error as plain data from which `errorFromData` creates it again, for example in another process. It has no
 * `cause` and no stack.
 * @example response.json({ error: errorToData(error) });
 */
export function errorToData(error: KlingError): Record<string, unknown> {
  const data = error.toJSON();
  for (const name of hiddenFields) if (name in error) data[name] = Reflect.get(error, name);
  return data;
}

/**
 * Creates an error of the class that its data names. Undefined if the data are not those of a `KlingError`.
 * @example throw errorFromData(body.error) ?? new Error("The response is not valid.");
 */
export function errorFromData(data: unknown): KlingError | undefined {
  if (typeof data !== "object" || data === null) return undefined;
  const fields: Record<string, unknown> = { ...data };
  const { code, message, summary, cause } = fields;
  if (typeof code !== "string" || typeof message !== "string" || typeof summary !== "string") return undefined;
  const prototype = Object.entries(classes).find(([known]) => known === code)?.[1].prototype;
  if (!prototype) return undefined;
  const options = cause === undefined ? undefined : { cause };
  const error: unknown = Object.setPrototypeOf(new Error(message, options), prototype);
  if (!(error instanceof KlingError)) return undefined;
  for (const name of shownFields) setProperties(error, { [name]: fields[name] }, { enumerable: true });
  for (const name of hiddenFields) setProperties(error, { [name]: fields[name] }, { enumerable: false });
  return error;
}
