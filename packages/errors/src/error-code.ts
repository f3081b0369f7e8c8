/**
 * The code of an error. Each error class has one. A minor release may add codes, so a `switch` needs a `default`
 * branch.
 * @example if (error instanceof KlingError && error.code === "busy") await retryLater();
 */
export type KlingErrorCode =
  /** The input is invalid. Nothing was sent. */
  | "invalid_input"
  /** An option, an environment variable or a credential is invalid. Nothing was sent. */
  | "invalid_configuration"
  /** The service rejected the credential, or the function that provides it failed. */
  | "authentication_failed"
  /** The account is in arrears, has no units left or is locked. */
  | "account_blocked"
  /** The account has no permission for this API or model, or the IP address is not on its allowlist. */
  | "permission_denied"
  /** The service rejected a value or the path of the request. */
  | "request_rejected"
  /** The content policy of the service rejected the prompt or the media. */
  | "content_rejected"
  /** A rate limit was reached, or no concurrency slot is free. */
  | "busy"
  /** The service reported an internal error, or a code that klingkit does not know. */
  | "service_error"
  /** The response does not have the format of the service: a redirect, an HTML page, an empty or truncated body. */
  | "unexpected_response"
  /** No response arrived: the connection was refused or lost, or the host name was not found. */
  | "connection_failed"
  /** No response arrived within the time limit. */
  | "timeout"
  /** The client's `beforeCreate` hook blocked the create. Nothing was sent. */
  | "create_blocked"
  /** The caller aborted the call, or closed the client. */
  | "aborted"
  /** The task failed. */
  | "task_failed"
  /** The task did not finish within `waitTimeout`. */
  | "wait_timeout"
  /** It is unknown whether a task was created. */
  | "task_outcome_unknown"
  /** A task with this external task id already existed before the call. */
  | "task_already_exists"
  /** A file could not be downloaded. */
  | "download_failed"
  /** The signature of a webhook request is missing or invalid. */
  | "webhook_signature_invalid";

/** The source of an error. A minor release may add values. */
export type KlingErrorFault =
  /** The input or the options of the caller. */
  | "input"
  /** The prompt or the media, which the content policy of the service rejects. */
  | "content"
  /** The account: it cannot pay, is locked, or lacks a permission. */
  | "account"
  /** The credential, or the function that provides it. */
  | "credentials"
  /** A rate limit or the concurrency limit of the account. */
  | "busy"
  /** The service, or a gateway that responds instead of the service. */
  | "service"
  /** The network: no response arrived. */
  | "network";

/** The properties that all errors with one code share. */
export interface ErrorTraits {
  /** The name of the class. */
  readonly name: string;
  readonly fault?: KlingErrorFault;
  /** Whether the same call can succeed later without a change. */
  readonly isTransient: boolean;
}

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
  // The task keeps running: another `run` would create a second one.
  wait_timeout: { name: "WaitTimeoutError", fault: "service", isTransient: false },
  // The caller must recover the outcome first.
  task_outcome_unknown: { name: "TaskOutcomeUnknownError", fault: "network", isTransient: false },
  task_already_exists: { name: "AlreadyExistsError", fault: "input", isTransient: false },
  download_failed: { name: "DownloadError", fault: "network", isTransient: true },
  webhook_signature_invalid: { name: "WebhookSignatureError", isTransient: false },
};
