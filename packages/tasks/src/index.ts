// For endpoints: how v1 wants long ids written. For packages with listeners of their own: how to call them.
export { bareLong, parseJson, type RawNumber, safeListener } from "@klingkit/http";
export { bindEndpoint, createTasksClient, type EndpointClient, type TasksClient } from "./client.ts";
export type { FileWriter, StreamWriter, TaskContext } from "./context.ts";
export { callbackTask, confirmCallback, hearCallback } from "./callback.ts";
export { closeTasks } from "./close.ts";
export { checkConcurrency, type Concurrency, givenLimit } from "./concurrency/concurrency.ts";
export type { Disposal } from "./disposal.ts";
export {
  type BeforeCreate,
  type CreateHook,
  createHook,
  type CreateOutcome,
  type CreateReservation,
} from "./create/create-hook.ts";
export { copyInput } from "./endpoint/copy-input.ts";
export { decodeTask, v1Billing } from "./decode/decode-task.ts";
export type { Body, Endpoint, KnownEndpoint, OwnIdFacts, VersionForm } from "./endpoint/endpoint.ts";
export type { TaskEvent } from "./events.ts";
export type { TaskIntent } from "./create/intent.ts";
export { type Fields, fieldsOf, isFields, list, number, present, text } from "./endpoint/fields.ts";
export { type ListOptions, listPages } from "./polling/list.ts";
export type { Load } from "./load.ts";
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
export type { Referable } from "./referable.ts";
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
export { bindSync, type CallOptions, type FileBinder, type SyncCall, type SyncEndpoint } from "./sync.ts";
export type { FailedTask, PendingTask, SucceededTask, Task, TaskFields, TaskRequest } from "./task.ts";
export type { Span, Tracer } from "./trace.ts";
export type { Validate } from "./endpoint/validation.ts";
export type { TaskQuery } from "./polling/query.ts";
