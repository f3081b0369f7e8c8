export { createQueue, type Queue, type ResultsOptions } from "./create-queue.ts";
export type { CallbackState } from "./worker.ts";
export type { OutputField, OutputReference, WithReferences } from "./chain/output-reference.ts";
export type { LastFrame } from "./chain/last-frame.ts";
export type { QueueDatabase } from "./database/open-database.ts";
export type { ServerDatabase } from "./database/server.ts";
export type { EndpointInput, QueueClient, QueueEndpoint } from "./endpoints.ts";
export { estimateJobs, type JobsEstimate } from "./estimate-jobs.ts";
export type { JobStatus, QueueEvent } from "./events.ts";
export type { FileOptions, FolderOptions, SavedFileOptions, SinkOptions, StoredJob } from "./files/file-options.ts";
export type { InputFileStore } from "./input-files.ts";
export type { JobError } from "./outcome.ts";
export {
  type AddOptions,
  type AddedJob,
  type Budget,
  type JobInput,
  type JobOptions,
  queueDefaults,
  type QueueOptions,
} from "./options.ts";
export type { Price } from "@klingkit/tasks/cost";
export type { QueueResult } from "./read-result.ts";
export { queueSchema, type QueueSchemaOptions } from "./schema.ts";
export type { CancelResult } from "./steps/cancel.ts";
export type { PruneResult } from "./steps/prune.ts";
export type { RetryResult } from "./steps/retry-failed.ts";
export type { SavedFile } from "./steps/record-downloads.ts";
export type { BudgetStats, JobState, LaneStats, QueueStats } from "./steps/stats.ts";
