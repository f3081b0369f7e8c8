// @klingkit/queue
// at run time: createQueue, estimateJobs, queueDefaults, queueSchema

// #region Interfaces
export interface AddedJob {
  readonly id: string;
  readonly key: string;
  readonly added: boolean;
}
export interface AddOptions {
  readonly key?: string;
  readonly priority?: number;
  readonly budget?: Budget;
}
export interface Budget {
  readonly name?: string;
  readonly units?: number;
  readonly usd?: number;
}
export interface BudgetStats {
  readonly name: string;
  readonly unit: string;
  readonly limit: number;
  readonly spent: number;
  readonly reserved: number;
}
export interface CallbackState {
  readonly externalTaskId?: string | undefined;
  readonly status: TaskStatus;
}
export interface CancelResult {
  readonly cancelled: number;
  readonly running: number;
}
export interface FolderOptions extends SavedFileOptions {
  readonly folder: string;
  readonly manifest?: string | false;
}
export interface InputFileStore {
  has(_: string): Promise<boolean>;
  put(_: string, _: Uint8Array): Promise<void>;
  get(_: string): Promise<Uint8Array | undefined>;
  delete(_: string): Promise<void>;
}
export interface JobError {
  readonly name: string;
  readonly message: string;
  readonly summary: string;
  readonly code?: string;
  readonly serviceCode?: number;
}
export interface JobOptions {
  readonly key?: string;
  readonly priority?: number;
  readonly fileNameParts?: Readonly<Record<string, string | number>>;
  readonly maxRetries?: number;
  readonly options?: Pick<PrepareOptions, "watermark" | "apiVersion" | "validate" | "extraBody">;
}
export interface JobsEstimate {
  readonly usd: number;
  readonly units: Readonly<Record<string, number>>;
  readonly jobs: readonly {
    readonly key: string;
    readonly price: Price$1 | undefined;
  }[];
}
export interface LaneStats {
  readonly lane: string;
  readonly limit: number;
  readonly isConfigured: boolean;
  readonly used: number;
  readonly waiting: number;
  readonly stopReason?: string;
}
export interface OutputReference {
  readonly $from: `${string}.output.${OutputField}` | `${string}.outputs[${number}].${OutputField}`;
}
export interface PruneResult {
  readonly jobs: number;
  readonly inputFiles: number;
}
export interface Queue<Client extends QueueClient> extends Disposal {
  add(_: JobInput<Client> | readonly JobInput<Client>[], _?: AddOptions): Promise<readonly AddedJob[]>;
  start(): Promise<void>;
  results(_?: ResultsOptions): AsyncIterable<QueueResult>;
  stats(): Promise<QueueStats>;
  pause(): Promise<void>;
  resume(): Promise<void>;
  cancel(_?: readonly string[]): Promise<CancelResult>;
  retryFailed(_?: readonly string[]): Promise<RetryResult>;
  prune(_?: {
    readonly olderThan?: number;
  }): Promise<PruneResult>;
  handleCallback(_: CallbackState): Promise<void>;
  close(): Promise<void>;
}
export interface QueueClient {
  readonly tasks: Pick<TasksClient, "resume" | "send" | "discard" | "recover">;
}
export interface QueueOptions<Client extends QueueClient> {
  readonly client: Client;
  readonly database?: QueueDatabase;
  readonly concurrency?: Concurrency;
  readonly files?: FileOptions;
  readonly inputFiles?: string | InputFileStore;
  readonly retention?: number;
  readonly maxRetries?: number;
  readonly callbackUrl?: string;
  readonly lastFrame?: LastFrame | undefined;
  readonly leaseDuration?: number;
  readonly schema?: string;
  readonly onEvent?: (_: QueueEvent) => unknown;
  readonly clock?: Clock;
}
export interface QueueResult {
  readonly sequence: number;
  readonly id: string;
  readonly key: string;
  readonly status: JobStatus;
  readonly endpoint: string;
  readonly input: unknown;
  readonly dependsOn: readonly string[];
  readonly attempts: number;
  readonly taskId?: string;
  readonly externalTaskId?: string;
  readonly outputs: readonly OutputData[];
  readonly files: readonly SavedFile[];
  readonly billing: TaskData["billing"];
  readonly estimate?: Price$1;
  readonly error?: JobError;
  readonly addedAt: number;
  readonly endedAt: number;
}
export interface QueueSchemaOptions {
  readonly schema?: string;
  readonly role?: string;
}
export interface QueueStats {
  readonly jobs: Readonly<Record<JobState, number>>;
  readonly paused: boolean;
  readonly lanes: readonly LaneStats[];
  readonly budgets: readonly BudgetStats[];
}
export interface ResultsOptions {
  readonly after?: number;
  readonly follow?: boolean;
  readonly signal?: AbortSignal;
}
export interface RetryResult {
  readonly requeued: number;
  readonly blocked: number;
  readonly downloading: number;
}
export interface SavedFile {
  readonly name: string;
  readonly bytes: number;
  readonly type: string;
  readonly url?: string;
  readonly sha256?: string;
}
export interface SavedFileOptions {
  readonly name?: string;
  readonly maxBytes?: number;
  readonly concurrency?: number;
}
export interface ServerDatabase extends BossDatabase {
  beginTransaction?(): Promise<Transaction>;
}
export interface SinkOptions extends SavedFileOptions {
  readonly sink: Sink;
  readonly metadata?: (_: StoredJob) => Readonly<Record<string, string>>;
}
export interface StoredJob {
  readonly key: string;
  readonly endpoint: string;
  readonly input: Readonly<Record<string, unknown>>;
}
// #endregion

// #region Types
export type EndpointInput<Client> = { [Group in Groups<Client>]: Members<Client[Group], `${Group}.`> | { [Name in keyof Client[Group] & string]: Members<Client[Group][Name], `${Group}.${Name}.`>; }[keyof Client[Group] & string]; }[Groups<Client>];
export type FileOptions = FolderOptions | SinkOptions;
export type JobInput<Client extends QueueClient> = EndpointInput<Client> & JobOptions;
export type JobState = "held" | "blocked" | "queued" | "running" | "downloading" | JobStatus;
export type JobStatus = "succeeded" | "failed" | "rejected" | "cancelled" | "download_failed" | "unknown" | "dependency_failed";
export type LastFrame = (_: Pick<OutputFile, "open">, _: {
  readonly signal: AbortSignal;
}) => Promise<Uint8Array>;
export type OutputField = "url" | "id" | "lastFrame" | "watermarkUrl" | "wavUrl" | "videoId" | "videoUrl";
export type QueueDatabase = string | ServerDatabase;
export type QueueEndpoint<Input = unknown> = Pick<EndpointClient<Input>, "prepare" | "estimate" | "describe">;
export type QueueEvent = {
  readonly at: number;
} & ({
  readonly type: "claimed";
  readonly lane: string;
  readonly jobs: number;
  readonly used: number;
  readonly limit: number;
} | {
  readonly type: "sent";
  readonly key: string;
  readonly attempt: number;
  readonly taskId: string | undefined;
  readonly waited: number | undefined;
} | {
  readonly type: "progress";
  readonly key: string;
  readonly status: string;
  readonly progress: number;
} | {
  readonly type: "recovered";
  readonly key: string;
  readonly previousWorker: string;
} | {
  readonly type: "retry";
  readonly key: string;
  readonly attempt: number;
  readonly reason: string;
} | {
  readonly type: "finished";
  readonly key: string;
  readonly status: JobStatus;
} | {
  readonly type: "limit-reached";
  readonly lane: string;
  readonly limit: number;
} | {
  readonly type: "lane-stopped";
  readonly lane: string;
  readonly reason: string;
} | {
  readonly type: "error";
  readonly operation: string;
  readonly reason: string;
});
export type WithReferences<Value> = Value | (string extends Value ? OutputReference : never) | (Value extends string | URL | Uint8Array | BytesSource ? never : Value extends readonly (infer Item)[] ? readonly WithReferences<Item>[] : Value extends object ? { readonly [Name in keyof Value]: WithReferences<Value[Name]>; } : never);
// #endregion

// #region Functions
export declare function createQueue<Client extends QueueClient>(_: QueueOptions<Client>): Queue<Client>;
export declare function estimateJobs<Client extends QueueClient>(_: Client, _: readonly JobInput<Client>[], { lastFrame }?: Pick<QueueOptions<Client>, "lastFrame">): Promise<JobsEstimate>;
export declare function queueSchema({ schema, role }?: QueueSchemaOptions): string;
// #endregion

// #region Variables
export declare const queueDefaults: {
  readonly database: "klingkit-queue";
  readonly maxRetries: 1;
  readonly leaseDuration: 30_000;
  readonly schema: "klingkit";
};
// #endregion

// #region Referenced (internal)
interface BossDatabase {
  executeSql(_: string, _?: unknown[]): Promise<{
    rows: unknown[];
  }>;
}
type Groups<Client> = Exclude<keyof Client & string, keyof QueueClient>;
type InputOf<Value, Name extends string> = Value extends QueueEndpoint<infer Input> ? {
  readonly endpoint: Name;
  readonly input: WithReferences<Input>;
} : never;
type Members<Group, Prefix extends string> = { [Name in keyof Group & string]: InputOf<Group[Name], `${Prefix}${Name}`>; }[keyof Group & string];
interface Transaction {
  readonly db: BossDatabase;
  commit(): Promise<void>;
  rollback(): Promise<void>;
}
// #endregion

// #region Other
export { Price }
// #endregion

// @klingkit/queue/chain
// at run time: estimateJobs, groupByReferences, renameReferences, sortByReferences

// #region Interfaces
export interface JobsEstimate {
  readonly usd: number;
  readonly units: Readonly<Record<string, number>>;
  readonly jobs: readonly {
    readonly key: string;
    readonly price: Price | undefined;
  }[];
}
// #endregion

// #region Functions
export declare function estimateJobs<Client extends QueueClient>(_: Client, _: readonly JobInput<Client>[], { lastFrame }?: Pick<QueueOptions<Client>, "lastFrame">): Promise<JobsEstimate>;
export declare function groupByReferences<Job extends {
  readonly key: string;
  readonly needs: readonly string[];
}>(_: readonly Job[]): readonly (readonly Job[])[];
export declare function renameReferences<Input>(_: Input, _: (_: string) => string): Input;
export declare function sortByReferences<Job extends {
  readonly key: string;
  readonly needs: readonly string[];
}>(_: readonly Job[]): {
  readonly sorted: readonly Job[];
  readonly cycle?: readonly string[];
};
// #endregion

// #region Referenced (internal)
interface BossDatabase {
  executeSql(_: string, _?: unknown[]): Promise<{
    rows: unknown[];
  }>;
}
type EndpointInput<Client> = { [Group in Groups<Client>]: Members<Client[Group], `${Group}.`> | { [Name in keyof Client[Group] & string]: Members<Client[Group][Name], `${Group}.${Name}.`>; }[keyof Client[Group] & string]; }[Groups<Client>];
type FileOptions = FolderOptions | SinkOptions;
interface FolderOptions extends SavedFileOptions {
  readonly folder: string;
  readonly manifest?: string | false;
}
type Groups<Client> = Exclude<keyof Client & string, keyof QueueClient>;
interface InputFileStore {
  has(_: string): Promise<boolean>;
  put(_: string, _: Uint8Array): Promise<void>;
  get(_: string): Promise<Uint8Array | undefined>;
  delete(_: string): Promise<void>;
}
type InputOf<Value, Name extends string> = Value extends QueueEndpoint<infer Input> ? {
  readonly endpoint: Name;
  readonly input: WithReferences<Input>;
} : never;
type JobInput<Client extends QueueClient> = EndpointInput<Client> & JobOptions;
interface JobOptions {
  readonly key?: string;
  readonly priority?: number;
  readonly fileNameParts?: Readonly<Record<string, string | number>>;
  readonly maxRetries?: number;
  readonly options?: Pick<PrepareOptions, "watermark" | "apiVersion" | "validate" | "extraBody">;
}
type JobStatus = "succeeded" | "failed" | "rejected" | "cancelled" | "download_failed" | "unknown" | "dependency_failed";
type LastFrame = (_: Pick<OutputFile, "open">, _: {
  readonly signal: AbortSignal;
}) => Promise<Uint8Array>;
type Members<Group, Prefix extends string> = { [Name in keyof Group & string]: InputOf<Group[Name], `${Prefix}${Name}`>; }[keyof Group & string];
type OutputField = "url" | "id" | "lastFrame" | "watermarkUrl" | "wavUrl" | "videoId" | "videoUrl";
interface OutputReference {
  readonly $from: `${string}.output.${OutputField}` | `${string}.outputs[${number}].${OutputField}`;
}
interface QueueClient {
  readonly tasks: Pick<TasksClient, "resume" | "send" | "discard" | "recover">;
}
type QueueDatabase = string | ServerDatabase;
type QueueEndpoint<Input = unknown> = Pick<EndpointClient<Input>, "prepare" | "estimate" | "describe">;
type QueueEvent = {
  readonly at: number;
} & ({
  readonly type: "claimed";
  readonly lane: string;
  readonly jobs: number;
  readonly used: number;
  readonly limit: number;
} | {
  readonly type: "sent";
  readonly key: string;
  readonly attempt: number;
  readonly taskId: string | undefined;
  readonly waited: number | undefined;
} | {
  readonly type: "progress";
  readonly key: string;
  readonly status: string;
  readonly progress: number;
} | {
  readonly type: "recovered";
  readonly key: string;
  readonly previousWorker: string;
} | {
  readonly type: "retry";
  readonly key: string;
  readonly attempt: number;
  readonly reason: string;
} | {
  readonly type: "finished";
  readonly key: string;
  readonly status: JobStatus;
} | {
  readonly type: "limit-reached";
  readonly lane: string;
  readonly limit: number;
} | {
  readonly type: "lane-stopped";
  readonly lane: string;
  readonly reason: string;
} | {
  readonly type: "error";
  readonly operation: string;
  readonly reason: string;
});
interface QueueOptions<Client extends QueueClient> {
  readonly client: Client;
  readonly database?: QueueDatabase;
  readonly concurrency?: Concurrency;
  readonly files?: FileOptions;
  readonly inputFiles?: string | InputFileStore;
  readonly retention?: number;
  readonly maxRetries?: number;
  readonly callbackUrl?: string;
  readonly lastFrame?: LastFrame | undefined;
  readonly leaseDuration?: number;
  readonly schema?: string;
  readonly onEvent?: (_: QueueEvent) => unknown;
  readonly clock?: Clock;
}
interface SavedFileOptions {
  readonly name?: string;
  readonly maxBytes?: number;
  readonly concurrency?: number;
}
interface ServerDatabase extends BossDatabase {
  beginTransaction?(): Promise<Transaction>;
}
interface SinkOptions extends SavedFileOptions {
  readonly sink: Sink;
  readonly metadata?: (_: StoredJob) => Readonly<Record<string, string>>;
}
interface StoredJob {
  readonly key: string;
  readonly endpoint: string;
  readonly input: Readonly<Record<string, unknown>>;
}
interface Transaction {
  readonly db: BossDatabase;
  commit(): Promise<void>;
  rollback(): Promise<void>;
}
type WithReferences<Value> = Value | (string extends Value ? OutputReference : never) | (Value extends string | URL | Uint8Array | BytesSource ? never : Value extends readonly (infer Item)[] ? readonly WithReferences<Item>[] : Value extends object ? { readonly [Name in keyof Value]: WithReferences<Value[Name]>; } : never);
// #endregion
