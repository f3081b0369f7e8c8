/**
 * klingkit's name of an error, one for each error class. A minor release may add codes, so that a `switch` needs a
 * `default` branch.
 * @example if (error instanceof KlingError && error.code === "busy") await retryLater();
 */
export type KlingErrorCode =
  /** The input is invalid. Nothing was sent. */
  | "invalid_input"
  /** An option, a variable of the environment or a credential cannot be used. Nothing was sent. */
  | "invalid_configuration"
  /** The service did not accept the credential. */
  | "authentication_failed"
  /** The account is in arrears, out of units or locked. */
  | "account_blocked"
  /** The account has no right to this API, this model, or from this address. */
  | "permission_denied"
  /** The service rejected a value or a path of the request. */
  | "request_rejected"
  /** The service rejected the prompt or the media by its policy. */
  | "content_rejected"
  /** Too many requests, or no free concurrency slot. */
  | "busy"
  /** The service reported an error of its own. */
  | "service_error"
  /** The response is not one of the service: a redirect, an HTML page, an empty or truncated body. */
  | "unexpected_response"
  /** No response arrived: connection refused, name not found, connection lost. */
  | "connection_failed"
  /** No response arrived in time. */
  | "timeout"
  /** The client's `beforeCreate` hook blocked the create. Nothing was sent. */
  | "create_blocked"
  /** The caller aborted the call, or closed the client. */
  | "aborted"
  /** The task finished as failed. */
  | "task_failed"
  /** The task did not finish within `waitTimeout`. */
  | "wait_timeout"
  /** It is not known whether a task was created. */
  | "task_outcome_unknown"
  /** A task with this external task id existed before the call. */
  | "task_already_exists"
  /** A result could not be downloaded. */
  | "download_failed"
  /** A webhook request does not carry a valid signature. */
  | "webhook_signature_invalid";

/** The source of an error. A minor release may add values. */
export type KlingErrorFault =
  /** The caller's input or options. */
  | "input"
  /** The prompt or the media, by the service's content policy. */
  | "content"
  /** The account: it cannot pay, is locked, or lacks a right. */
  | "account"
  /** The credential, or the function that provides it. */
  | "credentials"
  /** A rate limit or the concurrency of the account. */
  | "busy"
  /** The service, or a gateway that responds in its place. */
  | "service"
  /** The network: no response arrived. */
  | "network";

/** What is known of an error by its code alone. */
export interface ErrorTraits {
  /** The name of the class. */
  readonly name: string;
  readonly fault?: KlingErrorFault;
  /** Whether the same call can succeed later although nobody changed anything. */
  readonly isTransient: boolean;
}

/** The one table of error codes. */
export const errorTraits: Readonly<Record<KlingErrorCode, ErrorTraits>> = {
  invalid_input: { name: "InvalidInputError", fault: "input", isTransient: false },
  invalid_configuration: { name: "ConfigurationError", fault: "input", isTransient: false },
  authentication_failed: { name: "AuthenticationError", fault: "credentials", isTransient: false },
  account_blocked: { name: "AccountError", fault: "account", isTransient: false },
  permission_denied: { name: "PermissionError", fault: "account", isTransient: false },
  request_rejected: { name: "RequestRejectedError", fault: "input", isTransient: false },
  content_rejected: { name: "ContentRejectedError", fault: "content", isTransient: false },
  busy: { name: "BusyError", fault: "busy", isTransient: true },
  service_error: { name: "ServiceError", fault: "service", isTransient: true },
  unexpected_response: { name: "UnexpectedResponseError", fault: "service", isTransient: true },
  connection_failed: { name: "ConnectionError", fault: "network", isTransient: true },
  timeout: { name: "TimeoutError", fault: "network", isTransient: true },
  create_blocked: { name: "CreateBlockedError", isTransient: false },
  aborted: { name: "AbortError", isTransient: false },
  // Repeating the call would create and charge another task.
  task_failed: { name: "TaskFailedError", fault: "service", isTransient: false },
  // The task keeps running: repeating a `run` would create another one.
  wait_timeout: { name: "WaitTimeoutError", fault: "service", isTransient: false },
  // The outcome must be recovered first.
  task_outcome_unknown: { name: "TaskOutcomeUnknownError", fault: "network", isTransient: false },
  task_already_exists: { name: "AlreadyExistsError", fault: "input", isTransient: false },
  download_failed: { name: "DownloadError", fault: "network", isTransient: true },
  webhook_signature_invalid: { name: "WebhookSignatureError", isTransient: false },
};
