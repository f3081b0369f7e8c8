// For endpoints: how v1 wants long ids written. For packages with listeners of their own: how to call them.
export { bareLong, parseJson, type RawNumber, safeListener } from "@klingkit/http";
export { bindEndpoint, createTasksClient, type EndpointClient, type TasksClient } from "./client/endpoint-client.ts";
export type { FileWriter, StreamWriter, TaskContext } from "./engine/parts.ts";
export { callbackTask, confirmCallback, hearCallback } from "./engine/callback.ts";
export { closeTasks } from "./close.ts";
export { checkConcurrency, type Concurrency, givenLimit } from "./concurrency/concurrency.ts";
export type { Disposal } from "./client/disposal.ts";
export {
  type BeforeCreate,
  type CreateHook,
  createHook,
  type CreateOutcome,
  type CreateReservation,
} from "./create/create-hook.ts";
export { requestCreate } from "./create/request-create.ts";
export { copyInput } from "./client/copy-input.ts";
export { decodeTask, v1Billing } from "./decode/decode-task.ts";
export type { Body, Endpoint, KnownEndpoint, OwnIdFacts, VersionForm } from "./endpoint/endpoint.ts";
export type { TaskEvent } from "./events.ts";
export type { TaskIntent } from "./create/intent.ts";
export { type Fields, fieldsOf, isFields, list, number, present, text } from "./endpoint/fields.ts";
export { type ListOptions, listPages } from "./engine/list.ts";
export type { Load } from "./client/load.ts";
export type { BytesSource, MediaInput, MediaKind, MediaReader } from "./endpoint/media.ts";
export {
  checkOptions,
  type CreateOptions,
  type PrepareOptions,
  type RefreshOptions,
  type RunOptions,
  type RunUpdate,
  type SendOptions,
  type TaskDownloadOptions,
  taskDefaults,
  type WaitOptions,
  type WaitUpdate,
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
  UnknownOutput,
  VideoOutput,
  VoiceOutput,
} from "./outputs.ts";
export type { CostEstimate, PriceFields } from "./endpoint/price.ts";
export { type InputReading, type InputRules, readInput } from "./endpoint/read-input.ts";
export { readShape } from "./endpoint/read-shape.ts";
export type { Referable } from "./client/referable.ts";
export {
  ambiguousIds,
  itemsOf,
  mentions,
  type Named,
  type NamedItem,
  type Prompt,
  referenceIssues,
  referenceWriter,
} from "./endpoint/references.ts";
export { exactlyOne } from "./endpoint/rules.ts";
export type { InputShape } from "./endpoint/shape.ts";
export type { SlotNeed, Slots } from "./concurrency/slots.ts";
export { isFinal, type ParentVideo, type TaskData, type TaskStatus } from "./task-data.ts";
export { bindSync, type CallOptions, type FileBinder, type SyncCall, type SyncEndpoint } from "./client/call-client.ts";
export type { FailedTask, PendingTask, SucceededTask, Task, TaskFields, TaskRequest } from "./engine/task-object.ts";
export type { Span, Tracer } from "./engine/trace.ts";
export type { Validate } from "./endpoint/validation.ts";
export type { TaskQuery } from "./engine/query.ts";
