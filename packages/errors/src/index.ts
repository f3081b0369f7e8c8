export { type CodeGroup, type ServiceCode, serviceCode, serviceCodes } from "./codes.ts";
export { errorFromCode } from "./from-code.ts";
export {
  AbortedError,
  AccountError,
  AlreadyExistsError,
  AuthenticationError,
  BusyError,
  ConfigurationError,
  ConnectionError,
  DownloadError,
  InvalidInputError,
  PermissionError,
  PolicyError,
  type Problem,
  RequestRefusedError,
  ServiceError,
  TaskFailedError,
  TaskInDoubtError,
  TimeoutError,
  UnexpectedResponseError,
  WaitTimeoutError,
} from "./kinds.ts";
export { KlingError, type KlingErrorFields, type TaskState } from "./kling-error.ts";
export type { TaskReference, Wire } from "./task-reference.ts";
