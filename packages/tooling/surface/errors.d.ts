// @klingkit/errors
// at run time: AbortError, AccountError, AlreadyExistsError, AuthenticationError, BusyError, ConfigurationError, ConnectionError, DownloadError, InvalidInputError, KlingError, PermissionError, PolicyError, RequestRefusedError, ServiceError, TaskFailedError, TaskOutcomeUnknownError, TimeoutError, UnexpectedResponseError, WaitTimeoutError, errorFromCode, serviceCode, serviceCodes

// #region Interfaces
export interface KlingErrorFields {
  readonly advice?: string | undefined;
  readonly taskState?: TaskState | undefined;
  readonly task?: TaskReference | undefined;
  readonly code?: number | undefined;
  readonly status?: number | undefined;
  readonly requestId?: string | undefined;
  readonly cause?: unknown;
}
export interface ValidationIssue {
  readonly path: string;
  readonly message: string;
  readonly allowed?: readonly (string | number | boolean)[];
}
export interface ServiceCode {
  readonly code: number;
  readonly http: number;
  readonly name: string;
  readonly group: CodeGroup;
  readonly advice: string;
  readonly waiting: "yes" | "read" | "sign" | "no";
}
export interface TaskReference {
  readonly klingkit: 1;
  readonly host: string;
  readonly apiVersion: ApiVersion;
  readonly endpoint: string;
  readonly id?: string;
  readonly externalTaskId?: string;
  readonly createdAt?: number;
  readonly doubtSince?: number;
  readonly expectsCallback?: boolean;
  readonly expectedMs?: number;
}
// #endregion

// #region Types
export type CodeGroup = "authentication" | "account" | "permission" | "request" | "policy" | "busy" | "service";
export type TaskState = "none" | "exists" | "unknown";
export type ApiVersion = "path" | "v1";
// #endregion

// #region Classes
export declare class AbortError extends KlingError {
  override readonly name: string;
}
export declare class AccountError extends KlingError {
  override readonly name: string;
}
export declare class AlreadyExistsError extends KlingError {
  override readonly name: string;
}
export declare class AuthenticationError extends KlingError {
  override readonly name: string;
}
export declare class BusyError extends KlingError {
  override readonly name: string;
}
export declare class ConfigurationError extends KlingError {
  override readonly name: string;
}
export declare class ConnectionError extends KlingError {
  override readonly name: string;
}
export declare class DownloadError extends KlingError {
  override readonly name: string;
}
export declare class InvalidInputError extends KlingError {
  override readonly name: string;
  readonly problems: readonly ValidationIssue[];
  constructor(_: string, _: readonly ValidationIssue[]);
  override toJSON(): Record<string, unknown>;
}
export declare class KlingError extends Error {
  override readonly name: string;
  readonly summary: string;
  readonly advice: string | undefined;
  readonly taskState: TaskState | undefined;
  readonly task: TaskReference | undefined;
  readonly code: number | undefined;
  readonly status: number | undefined;
  readonly requestId: string | undefined;
  constructor(_: string, _?: KlingErrorFields);
  about(_: TaskReference | undefined, _: TaskState): this;
  toJSON(): Record<string, unknown>;
}
export declare class PermissionError extends KlingError {
  override readonly name: string;
}
export declare class PolicyError extends KlingError {
  override readonly name: string;
}
export declare class RequestRefusedError extends KlingError {
  override readonly name: string;
}
export declare class ServiceError extends KlingError {
  override readonly name: string;
}
export declare class TaskFailedError extends KlingError {
  override readonly name: string;
  readonly reason: string | undefined;
  constructor(_: string, _: KlingErrorFields & {
    reason: string | undefined;
  });
}
export declare class TaskOutcomeUnknownError extends KlingError {
  override readonly name: string;
}
export declare class TimeoutError extends KlingError {
  override readonly name: string;
}
export declare class UnexpectedResponseError extends KlingError {
  override readonly name: string;
}
export declare class WaitTimeoutError extends KlingError {
  override readonly name: string;
  readonly lastStatus: string | undefined;
  readonly elapsed: number;
  constructor(_: string, _: KlingErrorFields & {
    lastStatus: string | undefined;
    elapsed: number;
  });
}
// #endregion

// #region Functions
export declare function errorFromCode(_: number, _: string, _?: KlingErrorFields): KlingError;
export declare function serviceCode(_: number): ServiceCode | undefined;
// #endregion

// #region Variables
export declare const serviceCodes: readonly ServiceCode[];
// #endregion
