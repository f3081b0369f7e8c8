// For packages that call the listeners of their users.
export { safeListener } from "@klingkit/http/options";
export { copyInput } from "./client/copy-input.ts";
export type { Disposal } from "./client/disposal.ts";
export { createEndpointClient, type EndpointClient, type EndpointDescription } from "./client/endpoint-client.ts";
export { bindEndpoint } from "./client/bind-endpoint.ts";
export { createList } from "./client/list.ts";
export { type Lazy, lazySelector, loadOnce, resolveLazy } from "./client/lazy.ts";
export type { TaskReferenceLike } from "./client/task-reference-like.ts";
export { createSyncCall, type SyncCall } from "./client/sync-call.ts";
export { createTasksClient, type TasksClient } from "./client/tasks-client.ts";
export { checkConcurrency, type Concurrency, configuredLimit } from "./concurrency/concurrency.ts";
export type { SlotRequirement } from "./concurrency/slots.ts";
export type { BeforeCreate, BeforeCreateOption, CreateOutcome, CreateReservation } from "./create/before-create.ts";
export type { TaskIntent } from "./create/intent.ts";
export type { Upload, UploadedFile, UploadFile } from "./create/uploads.ts";
export { formatBilling } from "./decode/format-billing.ts";
export { decodeTask } from "./decode/decode-task.ts";
export { urlExpiry } from "./decode/url-expiry.ts";
export type { SourceRule } from "./endpoint/endpoint.ts";
export {
  fieldAt,
  type Fields,
  fieldsOf,
  fieldsOfJson,
  isFields,
  list,
  number,
  omitUndefined,
  text,
} from "./endpoint/fields.ts";
export type { BytesSource, HostedFile, MediaInput } from "./endpoint/media.ts";
export type { CostEstimate } from "./endpoint/cost-estimate.ts";
// Without zod, for packages that write prompts.
export { mentions } from "./endpoint/references.ts";
export type { Validate } from "./endpoint/validation.ts";
export type { Engine } from "./engine/engine.ts";
export type { FileWriter, StreamWriter } from "./engine/engine-options.ts";
export type {
  FinishedTask,
  Observation,
  Operation,
  OperationOutcome,
  OperationType,
  SlotChange,
  Telemetry,
} from "./engine/telemetry.ts";
export type { TaskEvent } from "./events.ts";
export type { ServiceFacts } from "./facts.ts";
export {
  type CallOptions,
  type CreateOptions,
  type ListOptions,
  type PrepareCallOptions,
  type PrepareOptions,
  type RunOptions,
  type RunUpdate,
  type SendOptions,
  taskDefaults,
  type TaskQuery,
} from "./options/options.ts";
export type {
  AudioOutput,
  Billing,
  DownloadTarget,
  ElementOutput,
  ElementReference,
  ImageOutput,
  NodeWritable,
  Output,
  OutputData,
  OutputDownloadOptions,
  OutputFile,
  OutputSaveOptions,
  UnknownOutput,
  VideoOutput,
  VoiceOutput,
} from "./outputs.ts";
export type { SavedOutput, Sink, SinkFile, StoredFile } from "./sink.ts";
export type {
  FailedTask,
  PendingTask,
  RefreshOptions,
  SucceededTask,
  Task,
  TaskDownloadOptions,
  TaskFields,
  TaskRequest,
  TaskSaveOptions,
  WaitOptions,
  WaitUpdate,
} from "./task.ts";
export { stuckTasks, type StuckTask } from "./stuck-tasks.ts";
export { isFinal, type ParentVideo, type TaskData, type TaskStatus } from "./task-data.ts";
