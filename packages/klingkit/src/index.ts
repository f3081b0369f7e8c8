import type { BytesSource } from "@klingkit/tasks";
import { platform } from "#platform";
import { createClient, type Kling } from "./client.ts";
import { fileSource } from "./file.ts";
import type { KlingOptions } from "./options.ts";

/**
 * Creates a client. It works in every runtime with `fetch`. It reads no credential and sends no request before its
 * first call.
 *
 * On Node.js, Bun and Deno it also reads credentials from the nearest `.env` file of the project, and `download`
 * accepts a path or a Node.js `Writable`. `KLING_BASE_URL` of a `.env` file is used only with a credential from the
 * same file. In other runtimes a path throws a `ConfigurationError`.
 * @throws {ConfigurationError} if an option is invalid, or if a key is passed in a web page
 * @example
 * const kling = createKling(); // KLING_API_KEY from the environment or .env
 */
export function createKling(options: KlingOptions = {}): Kling {
  return createClient(platform, options);
}

/**
 * Refers to an image or audio file by its path, for every input that accepts media. The file is read when the task is
 * created. A plain string is never a path.
 * @throws {ConfigurationError} if the runtime is not Node.js, Bun or Deno: pass a `Blob` instead
 * @example
 * await kling.video.imageToVideo.create({ firstFrame: file("lighthouse.png") });
 */
export function file(path: string | URL): BytesSource {
  return fileSource(platform, path);
}

export type {
  AccountClient,
  BalanceDeduction,
  Deduction,
  LedgerQuery,
  PackageType,
  PacksQuery,
  ResourcePack,
  TimeRange,
  UnitDeduction,
  UnitLedgerQuery,
  UsageAmount,
  UsageGroup,
  UsageQuery,
  UsageReport,
  UsageRow,
  UsageTask,
} from "@klingkit/account";
export type * from "@klingkit/audio/client";
export {
  apiKey,
  type AuthorizedRequest,
  type Authorizer,
  type BearerCredentials,
  custom,
  type CustomCredentials,
  jwt,
  type JwtOptions,
  keyHeaders,
  type KeyPair,
  type ValueOrProvider,
  type Rejection,
  type RetryDecision,
  type Credentials,
} from "@klingkit/auth";
export {
  AbortError,
  AccountError,
  AlreadyExistsError,
  type ApiVersion,
  AuthenticationError,
  BusyError,
  ConfigurationError,
  ConnectionError,
  CreateBlockedError,
  DownloadError,
  type FailureReason,
  InvalidInputError,
  isResumable,
  isRetryable,
  type IssueDetails,
  KlingError,
  type KlingErrorCode,
  type KlingErrorFault,
  type KlingErrorFields,
  PermissionError,
  ContentRejectedError,
  RequestRejectedError,
  ServiceError,
  TaskFailedError,
  TaskOutcomeUnknownError,
  type TaskReference,
  type TaskState,
  TimeoutError,
  UnexpectedResponseError,
  type ValidationIssue,
  type ValidationIssueCode,
  validationIssueCodes,
  WaitTimeoutError,
} from "@klingkit/errors";
export type {
  Clock,
  Download,
  DownloadOptions,
  FetchLike,
  HttpEvent,
  HttpEventBase,
  Region,
  RetryDelay,
} from "@klingkit/http";
export { regions } from "@klingkit/http/options";
export type * from "@klingkit/image/client";
export type { Estimate, Fact, ImageModel, Range as EstimateRange, Confidence, VideoModel } from "@klingkit/models";
export type {
  AudioOutput,
  BeforeCreate,
  BeforeCreateOption,
  Billing,
  BytesSource,
  CallOptions,
  Concurrency,
  CostEstimate,
  CreateOptions,
  CreateOutcome,
  CreateReservation,
  Disposal,
  DownloadTarget,
  ElementOutput,
  ElementReference,
  EndpointClient,
  EndpointDescription,
  FailedTask,
  FinishedTask,
  HostedFile,
  ImageOutput,
  ListOptions,
  MediaInput,
  NodeWritable,
  Observation,
  Operation,
  OperationOutcome,
  OperationType,
  Output,
  OutputData,
  OutputDownloadOptions,
  OutputFile,
  OutputSaveOptions,
  ParentVideo,
  PendingTask,
  PrepareCallOptions,
  PrepareOptions,
  TaskReferenceLike,
  RefreshOptions,
  RunOptions,
  RunUpdate,
  SavedOutput,
  SendOptions,
  Sink,
  ServiceFacts,
  SinkFile,
  SlotChange,
  SlotRequirement,
  SourceRule,
  StoredFile,
  SucceededTask,
  SyncCall,
  Task,
  TaskData,
  TaskDownloadOptions,
  TaskEvent,
  TaskFields,
  TaskIntent,
  TaskQuery,
  TaskRequest,
  TaskSaveOptions,
  TasksClient,
  TaskStatus,
  Telemetry,
  UnknownOutput,
  Upload,
  UploadedFile,
  UploadFile,
  Validate,
  VideoOutput,
  VoiceOutput,
  WaitOptions,
  WaitUpdate,
} from "@klingkit/tasks";
export { stuckTasks, type StuckTask } from "@klingkit/tasks";
export type { MediaCheckOptions, MediaReport } from "@klingkit/tasks/media";
export type { ElementReferenceInput, ImageReferenceInput, Named as NamedReference } from "@klingkit/tasks/endpoint";
export type * from "@klingkit/video/client";
export type {
  Delivery,
  Receiver,
  ReceiverOptions,
  ReceiverStore,
  WebhookEvent,
  WebhookHandler,
  WebhookRejectionReason,
  WebhookSecret,
} from "@klingkit/webhooks";
export type { Kling } from "./client.ts";
export type { CredentialPart } from "./credentials.ts";
export type { KlingEvent, ProfileEvent } from "./events.ts";
export type { MediaClient } from "./media.ts";
export type { KlingOptions, LogLevel } from "./options.ts";
export type { AccountFingerprint, Profile, ProfileProblem } from "./profile.ts";
export type { RawRequest, RawResponse } from "./raw-request.ts";
export type { CredentialReport } from "./verify-credentials.ts";
export type { TaskReceiverOptions, WebhooksClient } from "./webhooks.ts";
