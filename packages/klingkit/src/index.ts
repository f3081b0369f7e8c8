import { createKlingOn, type Kling } from "./create-kling.ts";
import { processEnvironment } from "./environment.ts";
import type { KlingOptions } from "./options.ts";

/** Makes a client for any runtime with `fetch`. On Node, Bun and Deno `klingkit/node` adds files and `.env`. */
export function createKling(options: KlingOptions = {}): Kling {
  return createKlingOn({ environment: processEnvironment }, options);
}

export type {
  AccountClient,
  BalanceDeduction,
  LedgerQuery,
  PacksQuery,
  ResourcePack,
  UnitDeduction,
  UnitLedgerQuery,
} from "@klingkit/account";
export type {
  AudioClient,
  Speech,
  SpeechInput,
  TextToAudioInput,
  VideoToAudioInput,
  VoiceInput,
  VoicesClient,
} from "@klingkit/audio";
export {
  apiKey,
  custom,
  type CustomStrategy,
  jwt,
  type JwtOptions,
  keyHeaders,
  type KeyPair,
  type Strategy,
} from "@klingkit/auth";
export {
  AbortError,
  AccountError,
  AlreadyExistsError,
  AuthenticationError,
  BusyError,
  ConfigurationError,
  ConnectionError,
  DownloadError,
  InvalidInputError,
  isRetryable,
  KlingError,
  type KlingErrorCode,
  type KlingErrorFault,
  PermissionError,
  PolicyError,
  type ValidationIssue,
  RequestRefusedError,
  ServiceError,
  TaskFailedError,
  TaskOutcomeUnknownError,
  type TaskReference,
  type TaskState,
  TimeoutError,
  UnexpectedResponseError,
  WaitTimeoutError,
  type ApiVersion,
} from "@klingkit/errors";
export {
  type Expansion,
  type ExpandInput,
  type ImageClient,
  type ImageGenerateInput,
  type ImageOmniInput,
  type MultiImageInput as ImageMultiImageInput,
  type MultiShotInput,
  type Recognition,
  type RecognizeInput,
  type TryOnInput,
} from "@klingkit/image";
export type { Estimate } from "@klingkit/models";
export { type Clock, type FetchLike, type Region, regions } from "@klingkit/http";
export type {
  AudioOutput,
  Billing,
  BytesSource,
  Concurrency,
  CallOptions,
  CreateOptions,
  DownloadTarget,
  ElementOutput,
  ElementReference,
  EndpointClient,
  FailedTask,
  ImageOutput,
  ListOptions,
  MediaInput,
  NodeWritable,
  Output,
  OutputDownloadOptions,
  OutputFile,
  ParentVideo,
  PendingTask,
  PrepareOptions,
  Referable,
  RefreshOptions,
  RunOptions,
  RunUpdate,
  SendOptions,
  SucceededTask,
  SyncCall,
  Task,
  TaskData,
  TaskDownloadOptions,
  TaskIntent,
  TaskQuery,
  TaskRequest,
  TasksClient,
  TaskStatus,
  UnknownOutput,
  VideoOutput,
  VoiceOutput,
  WaitOptions,
  WaitUpdate,
} from "@klingkit/tasks";
export type {
  AvatarInput,
  EffectsInput,
  ElementInput,
  ElementsClient,
  ExtendInput,
  FacesClient,
  ImageToVideoInput,
  LipSyncClient,
  LipSyncInput,
  MotionControlInput,
  MultiElementsClient,
  MultiElementsInput,
  MultiImageInput as VideoMultiImageInput,
  OmniInput as VideoOmniInput,
  SimpleLipSyncInput,
  TextToVideoInput,
  VideoClient,
} from "@klingkit/video";
export { type Receiver, type ReceiverOptions } from "@klingkit/webhooks";
export type { Kling } from "./create-kling.ts";
export type { LogLevel } from "./log.ts";
export type { KlingEvent, KlingOptions } from "./options.ts";
export type { RawRequest, RawResponse } from "./raw-request.ts";
export type { TaskReceiverOptions, WebhooksClient } from "./webhooks.ts";
export type { CredentialReport } from "./verify-credentials.ts";
