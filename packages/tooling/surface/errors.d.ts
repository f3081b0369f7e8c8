// @klingkit/errors
// at run time: AbortError, AccountError, AlreadyExistsError, AuthenticationError, BusyError, ConfigurationError, ConnectionError, ContentRejectedError, CreateBlockedError, DownloadError, InvalidInputError, KlingError, PermissionError, RequestRejectedError, ServiceError, TaskFailedError, TaskOutcomeUnknownError, TimeoutError, UnexpectedResponseError, WaitTimeoutError, closestMatch, errorFromCode, errorFromData, errorToData, isResumable, isRetryable, issue, issueAt, rejectUnknownNames, serviceCode, serviceCodes, specialCodes, validationIssueCodes

// #region Interfaces
export interface IssueDetails {
  readonly severity?: "error" | "warning";
  readonly allowed?: readonly (string | number | boolean)[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly actual?: number;
  readonly suggestion?: string;
  readonly relatedFields?: readonly string[];
  readonly model?: string;
  readonly reason?: string;
}
export interface KlingErrorFields {
  readonly advice?: string | undefined;
  readonly sent?: KlingError["sent"] | undefined;
  readonly taskState?: TaskState | undefined;
  readonly task?: TaskReference | undefined;
  readonly serviceCode?: number | undefined;
  readonly serviceMessage?: string | undefined;
  readonly status?: number | undefined;
  readonly requestId?: string | undefined;
  readonly fault?: KlingErrorFault | undefined;
  readonly retryable?: boolean | undefined;
  readonly cause?: unknown;
}
export interface ServiceCode {
  readonly code: number;
  readonly httpStatus: number;
  readonly name: string;
  readonly group: CodeGroup;
  readonly advice: string;
  readonly retry: "always" | "reads" | "reauthorize" | "never";
}
export interface TaskReference {
  readonly klingkit: 1;
  readonly host: string;
  readonly apiVersion: ApiVersion;
  readonly endpoint?: string;
  readonly model?: string;
  readonly id?: string;
  readonly externalTaskId?: string;
  readonly externalTaskIdUnconfirmed?: true;
  readonly createdAt?: number;
  readonly outcomeUnknownSince?: number;
  readonly expectsCallback?: boolean;
  readonly expectedMs?: number;
  readonly traceparent?: string;
}
export interface ValidationIssue extends IssueDetails {
  readonly path: string;
  readonly code: ValidationIssueCode;
  readonly message: string;
  readonly severity: "error" | "warning";
}
// #endregion

// #region Types
export type ApiVersion = "v2" | "v1";
export type CodeGroup = "authentication" | "account" | "permission" | "request" | "content" | "busy" | "service";
export type FailureReason = "content" | "media" | "unknown";
export type KlingErrorCode = "invalid_input" | "invalid_configuration" | "authentication_failed" | "account_blocked" | "permission_denied" | "request_rejected" | "content_rejected" | "busy" | "service_error" | "unexpected_response" | "connection_failed" | "timeout" | "create_blocked" | "aborted" | "task_failed" | "wait_timeout" | "task_outcome_unknown" | "task_already_exists" | "download_failed" | "webhook_signature_invalid";
export type KlingErrorFault = "input" | "content" | "account" | "credentials" | "busy" | "service" | "network";
export type TaskState = "none" | "exists" | "unknown";
export type ValidationIssueCode = (typeof validationIssueCodes)[number];
// #endregion

// #region Classes
export declare class AbortError extends KlingError {
  override get code(): "aborted";
}
export declare class AccountError extends KlingError {
  override get code(): "account_blocked";
}
export declare class AlreadyExistsError extends KlingError {
  override get code(): "task_already_exists";
}
export declare class AuthenticationError extends KlingError {
  override get code(): "authentication_failed";
}
export declare class BusyError extends KlingError {
  override get code(): "busy";
}
export declare class ConfigurationError extends KlingError {
  override get code(): "invalid_configuration";
}
export declare class ConnectionError extends KlingError {
  override get code(): "connection_failed";
}
export declare class ContentRejectedError extends KlingError {
  override get code(): "content_rejected";
}
export declare class CreateBlockedError extends KlingError {
  override get code(): "create_blocked";
}
export declare class DownloadError extends KlingError {
  override get code(): "download_failed";
}
export declare class InvalidInputError extends KlingError {
  override get code(): "invalid_input";
  readonly issues: readonly ValidationIssue[];
  constructor(_: string, _: readonly ValidationIssue[]);
  override toJSON(): Record<string, unknown>;
}
export declare abstract class KlingError extends Error {
  override get name(): string;
  abstract get code(): KlingErrorCode;
  readonly summary: string;
  readonly advice?: string;
  readonly serviceCode?: number;
  readonly serviceMessage?: string;
  readonly status?: number;
  readonly requestId?: string;
  readonly sent?: "no" | "unknown" | "yes";
  readonly taskState?: TaskState;
  readonly task?: TaskReference;
  readonly fault?: KlingErrorFault;
  readonly retryable: boolean;
  constructor(_: string, _?: KlingErrorFields);
  with(_: Pick<KlingErrorFields, "advice" | "sent" | "task" | "taskState">): this;
  toJSON(): Record<string, unknown>;
}
export declare class PermissionError extends KlingError {
  override get code(): "permission_denied";
}
export declare class RequestRejectedError extends KlingError {
  override get code(): "request_rejected";
  readonly reason?: FailureReason;
  readonly issues?: readonly ValidationIssue[];
}
export declare class ServiceError extends KlingError {
  override get code(): "service_error";
}
export declare class TaskFailedError extends KlingError {
  override get code(): "task_failed";
  readonly reason: FailureReason;
  constructor(_: string, _: KlingErrorFields & {
    readonly reason: FailureReason;
  });
}
export declare class TaskOutcomeUnknownError extends KlingError {
  override get code(): "task_outcome_unknown";
  readonly recoverable: boolean;
  constructor(_: string, _?: KlingErrorFields & {
    readonly recoverable?: boolean;
  });
}
export declare class TimeoutError extends KlingError {
  override get code(): "timeout";
}
export declare class UnexpectedResponseError extends KlingError {
  override get code(): "unexpected_response";
}
export declare class WaitTimeoutError extends KlingError {
  override get code(): "wait_timeout";
  readonly lastStatus?: string;
  readonly elapsed: number;
  constructor(_: string, _: KlingErrorFields & {
    readonly lastStatus: string | undefined;
    readonly elapsed: number;
  });
  override toJSON(): Record<string, unknown>;
}
// #endregion

// #region Functions
export declare function closestMatch(_: string, _: readonly string[]): string | undefined;
export declare function errorFromCode(_: number, _: string, _?: KlingErrorFields): KlingError;
export declare function errorFromData(_: unknown): KlingError | undefined;
export declare function errorToData(_: KlingError): Record<string, unknown>;
export declare function isResumable(_: unknown): boolean;
export declare function isRetryable(_: unknown): boolean;
export declare function issue(_: string, _: ValidationIssueCode, _: string, _?: IssueDetails): ValidationIssue;
export declare function issueAt(_: string, _: ValidationIssue): ValidationIssue;
export declare function rejectUnknownNames(_: object, _: readonly string[], _: {
  readonly kind: string;
  readonly prefix?: string;
  readonly otherNames?: Readonly<Record<string, string>>;
  readonly taskState?: TaskState;
}): void;
export declare function serviceCode(_: number): ServiceCode | undefined;
// #endregion

// #region Variables
export declare const serviceCodes: readonly ServiceCode[];
export declare const specialCodes: {
  readonly authorizationMissing: 1001;
  readonly invalidValue: 1201;
  readonly notFound: 1203;
  readonly concurrencyLimit: 1303;
  readonly serviceDown: 5001;
};
export declare const validationIssueCodes: readonly ["missing", "wrong_type", "wrong_format", "not_allowed_value", "too_small", "too_large", "too_short", "too_long", "too_few", "too_many", "unknown_field", "misplaced_field", "unknown_option", "not_supported_by_model", "not_supported_by_endpoint", "not_supported_by_api_version", "withdrawn_model", "conflict", "no_effect", "unused_reference", "unknown_reference", "ambiguous_reference", "unreadable_media", "unsupported_media", "media_too_large", "media_dimensions", "exposed_credential", "unreadable_input", "unconfirmed"];
// #endregion
