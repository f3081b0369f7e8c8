// For endpoints: how v1 wants long ids written. For packages with listeners of their own: how to call them.
export { bareLong, parseJson, type RawNumber, safeListener } from "@klingkit/http";
export { bindEndpoint, createTasksClient, type EndpointClient, type TasksClient } from "./client.ts";
export type { FileWriter, StreamWriter, TaskContext } from "./context.ts";
export { callbackTask, confirmCallback, hearCallback } from "./callback.ts";
export { closeTasks } from "./close.ts";
export { checkConcurrency, type Concurrency, givenLimit } from "./concurrency.ts";
export type { Disposal } from "./disposal.ts";
export {
  type BeforeCreate,
  type CreateHook,
  createHook,
  type CreateOutcome,
  type CreateReservation,
} from "./create-hook.ts";
export { copyInput } from "./copy-input.ts";
export { decodeTask, v1Billing } from "./decode-task.ts";
export type { Body, Endpoint, KnownEndpoint, OwnIdFacts, VersionForm } from "./endpoint.ts";
export type { TaskEvent } from "./events.ts";
export type { TaskIntent } from "./intent.ts";
export { type Fields, fieldsOf, isFields, list, number, present, text } from "./fields.ts";
export { type ListOptions, listPages } from "./list.ts";
export type { Load } from "./load.ts";
export type { BytesSource, MediaInput, MediaKind, MediaReader } from "./media.ts";
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
} from "./options.ts";
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
export type { CostEstimate, PriceFields } from "./price.ts";
export { type InputReading, type InputRules, readInput } from "./read-input.ts";
export { readShape } from "./read-shape.ts";
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
} from "./references.ts";
export { exactlyOne } from "./rules.ts";
export type { InputShape } from "./shape.ts";
export type { SlotNeed, Slots } from "./slots.ts";
export { isFinal, type ParentVideo, type TaskData, type TaskStatus } from "./task-data.ts";
export { bindSync, type CallOptions, type FileBinder, type SyncCall, type SyncEndpoint } from "./sync.ts";
export type { FailedTask, PendingTask, SucceededTask, Task, TaskFields, TaskRequest } from "./task.ts";
export type { Span, Tracer } from "./trace.ts";
export type { Validate } from "./validation.ts";
export type { TaskQuery } from "./query.ts";
