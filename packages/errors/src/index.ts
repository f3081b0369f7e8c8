export { type CodeGroup, type ServiceCode, serviceCode, serviceCodes } from "./codes.ts";
export { errorFromCode } from "./from-code.ts";
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
  InvalidInputError,
  PermissionError,
  PolicyError,
  type ValidationIssue,
  RequestRefusedError,
  ServiceError,
  TaskFailedError,
  TaskOutcomeUnknownError,
  TimeoutError,
  UnexpectedResponseError,
  WaitTimeoutError,
} from "./kinds.ts";
export { KlingError, type KlingErrorFields, type TaskState } from "./kling-error.ts";
export type { TaskReference, ApiVersion } from "./task-reference.ts";
