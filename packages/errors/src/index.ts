export { type CodeGroup, type ServiceCode, serviceCode, serviceCodes, specialCodes } from "./codes.ts";
export type { KlingErrorCode, KlingErrorFault } from "./error-code.ts";
export { errorFromData, errorToData } from "./error-data.ts";
export { errorFromCode } from "./error-from-code.ts";
export {
  AbortError,
  AccountError,
  AlreadyExistsError,
  AuthenticationError,
  BusyError,
  ConfigurationError,
  ConnectionError,
  CreateBlockedError,
  DownloadError,
  type FailureReason,
  InvalidInputError,
  PermissionError,
  ContentRejectedError,
  RequestRejectedError,
  ServiceError,
  TaskFailedError,
  TaskOutcomeUnknownError,
  TimeoutError,
  UnexpectedResponseError,
  WaitTimeoutError,
} from "./error-classes.ts";
export { isResumable } from "./is-resumable.ts";
export { isRetryable, KlingError, type KlingErrorFields, type TaskState } from "./kling-error.ts";
export { closestMatch } from "./closest-match.ts";
export { rejectUnknownNames } from "./unknown-name.ts";
export type { TaskReference, ApiVersion } from "./task-reference.ts";
export {
  issue,
  issueAt,
  type IssueDetails,
  type ValidationIssue,
  type ValidationIssueCode,
  validationIssueCodes,
} from "./validation-issue.ts";
