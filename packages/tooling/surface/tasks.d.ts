// @klingkit/tasks
// at run time: bindEndpoint, checkConcurrency, configuredLimit, copyInput, createEndpointClient, createList, createSyncCall, createTasksClient, decodeTask, fieldAt, fieldsOf, fieldsOfJson, formatBilling, isFields, isFinal, lazySelector, list, loadOnce, mentions, number, omitUndefined, resolveLazy, stuckTasks, taskDefaults, text, urlExpiry

// #region Interfaces
export interface AudioOutput extends OutputFile {
  readonly type: "audio";
  readonly id?: string;
  readonly wavUrl?: string;
  readonly duration?: number;
  readonly wavDuration?: number;
  readonly videoId?: string;
  readonly videoUrl?: string;
}
export interface BeforeCreate {
  (_: TaskIntent, _: CostEstimate | undefined): CreateReservation | void | Promise<CreateReservation | void>;
  readonly finished?: (_: TaskData) => unknown;
}
export interface Billing {
  readonly kind: "unit" | "cash" | (string & {});
  readonly amount?: number;
  readonly packageType?: string;
  readonly cashType?: string;
  readonly currency?: string;
  readonly listPrice?: number;
}
export interface BytesSource {
  arrayBuffer(): Promise<ArrayBuffer>;
}
export interface CallOptions {
  readonly signal?: AbortSignal;
  readonly createTimeout?: number;
  readonly validate?: Validate;
  readonly extraBody?: Readonly<Record<string, unknown>>;
  readonly beforeCreate?: BeforeCreateOption;
}
export interface CreateReservation {
  settled(_: CreateOutcome): unknown;
}
export interface ElementOutput {
  readonly type: "element";
  readonly id: string;
  readonly name?: string;
  readonly description?: string;
  readonly kind?: "image" | "video" | (string & {});
  readonly references: readonly ElementReference[];
  readonly tags: readonly {
    readonly id: string;
    readonly name?: string;
    readonly description?: string;
  }[];
  readonly ownedBy?: string;
  readonly status?: string;
}
export interface ElementReference {
  readonly type: "image" | "video" | "voice" | (string & {});
  readonly role?: string;
  readonly url?: string;
  readonly id?: string;
  readonly name?: string;
  readonly ownedBy?: string;
}
export interface EndpointClient<Input, O extends Output = Output> {
  create(_: Input, _?: CreateOptions): Promise<Task<O>>;
  run(_: Input, _?: RunOptions<O>): Promise<SucceededTask<O>>;
  get(_: string | {
    readonly externalTaskId: string;
  }, _?: RefreshOptions): Promise<Task<O> | undefined>;
  list(_?: ListOptions): AsyncIterable<Task<O>>;
  prepare(_: Input, _?: PrepareCallOptions): Promise<TaskIntent>;
  estimate(_: Input): Promise<Estimate | undefined>;
  describe(): Promise<EndpointDescription>;
}
export interface EndpointDescription {
  readonly name: string;
  readonly outputs: readonly Output["type"][];
  readonly packageType: "video" | "image" | "try-on";
  readonly sources: Readonly<Record<string, SourceRule>>;
}
export interface Engine {
  readonly clock: Clock;
  readonly transport: () => Promise<Transport>;
  track<T>(_: Promise<T>): Promise<T>;
  create<Input, Defaults, O extends Output>(_: Endpoint<Input, Defaults, O>, _: Input, _?: CreateOptions): Promise<Task<O>>;
  run<Input, Defaults, O extends Output>(_: Endpoint<Input, Defaults, O>, _: Input, _?: RunOptions<O>): Promise<SucceededTask<O>>;
  get<Input, Defaults, O extends Output>(_: Endpoint<Input, Defaults, O>, _: string | {
    readonly externalTaskId: string;
  }, _?: RefreshOptions): Promise<Task<O> | undefined>;
  list<Input, Defaults, O extends Output>(_: Endpoint<Input, Defaults, O>, _?: ListOptions): AsyncIterable<Task<O>>;
  prepare<Input, Defaults>(_: Endpoint<Input, Defaults>, _: Input, _?: PrepareCallOptions): Promise<TaskIntent>;
  estimate<Input, Defaults>(_: Priced<Input, Defaults>, _: Input): Promise<Estimate | undefined>;
  requestCreate(_: Call): Promise<CallResult>;
  call<Input, Defaults, Result>(_: SyncEndpoint<Input, Defaults, Result>, _: Input, _?: CallOptions): Promise<Result>;
  items<Item>(_: ListEndpoint<Item>, _?: ListOptions): AsyncIterable<Item>;
  resume(_: string | TaskReference): Promise<PendingTask>;
  resumeAll(_: readonly (string | TaskReference | TaskIntent)[], _?: RefreshOptions): Promise<(Task | undefined)[]>;
  send(_: string | TaskIntent, _?: SendOptions): Promise<Task>;
  discard(_: string | TaskIntent): void;
  recover(_: string | TaskReference | TaskIntent, _?: RefreshOptions): Promise<Task | undefined>;
  getTasks(_: readonly (string | TaskReference)[], _?: RefreshOptions): Promise<(Task | undefined)[]>;
  listTasks(_?: TaskQuery): AsyncIterable<Task>;
  handleCallback(_: TaskData): void;
  confirmCallback(_: Pick<TaskData, "id">): Promise<TaskData | undefined>;
  callbackTask(_: TaskData): Promise<Task>;
  close(): void;
}
export interface FailedTask<O extends Output = Output> extends TaskFields<O> {
  readonly status: "failed";
  readonly outputs: readonly [];
}
export interface FinishedTask extends Pick<TaskData, "id" | "status" | "billing"> {
  readonly endpoint: string | undefined;
  readonly model: string | undefined;
}
export interface ImageOutput extends OutputFile {
  readonly type: "image";
  readonly index?: number;
  readonly watermarkUrl?: string;
  readonly groupId?: string;
  readonly resultType?: "single" | "series" | (string & {});
}
export interface ListOptions {
  readonly pageSize?: number;
  readonly signal?: AbortSignal;
}
export interface NodeWritable {
  write(_: Uint8Array, _?: (_?: Error | null) => void): boolean;
  end(_?: () => void): unknown;
  destroy(_?: Error): unknown;
  once(_: string, _: (..._: never[]) => void): unknown;
}
export interface Observation {
  readonly traceparent?: string | undefined;
  run(_: () => void): void;
  end(_: OperationOutcome): void;
}
export interface Operation {
  readonly type: OperationType;
  readonly endpoint?: string | undefined;
  readonly model?: string | undefined;
  readonly apiVersion?: ApiVersion | undefined;
  readonly host?: string | undefined;
  readonly id?: string | undefined;
  readonly externalTaskId?: string | undefined;
  readonly lane?: string | undefined;
  readonly tasks?: number | undefined;
  readonly links?: readonly string[] | undefined;
}
export interface OperationOutcome {
  readonly duration: number;
  readonly error?: unknown;
  readonly id?: string | undefined;
  readonly existedBefore?: boolean | undefined;
  readonly billing?: readonly Billing[] | undefined;
}
export interface OutputFile {
  readonly url: string;
  readonly expiresAt: number | undefined;
  readonly fileName: string;
  download(_: DownloadTarget, _?: OutputDownloadOptions): Promise<void>;
  open(_?: OutputDownloadOptions): Promise<Download>;
  save(_: Sink, _?: OutputSaveOptions): Promise<SavedOutput>;
}
export interface OutputSaveOptions extends OutputDownloadOptions {
  readonly name?: string | undefined;
  readonly metadata?: Readonly<Record<string, string>> | undefined;
  readonly maxRetries?: number | undefined;
}
export interface ParentVideo {
  readonly id?: string;
  readonly url?: string;
  readonly duration?: number;
}
export interface PendingTask<O extends Output = Output> extends TaskFields<O> {
  readonly status: "submitted" | "processing";
  readonly outputs: readonly [];
}
export interface PrepareCallOptions extends PrepareOptions {
  readonly uploadFiles?: boolean;
  readonly maxInlineBytes?: number;
  readonly signal?: AbortSignal;
}
export interface PrepareOptions {
  readonly externalTaskId?: string;
  readonly callbackUrl?: string;
  readonly watermark?: boolean;
  readonly apiVersion?: ApiVersion;
  readonly validate?: Validate;
  readonly extraBody?: Readonly<Record<string, unknown>>;
}
export interface RefreshOptions {
  readonly signal?: AbortSignal | undefined;
}
export interface SavedOutput extends StoredFile {
  readonly name: string;
  readonly contentType: string | undefined;
}
export interface SendOptions {
  readonly signal?: AbortSignal;
  readonly createTimeout?: number;
  readonly queueTimeout?: number;
  readonly onExisting?: "error" | "return";
  readonly possiblySent?: boolean;
  readonly beforeCreate?: BeforeCreateOption;
}
export interface ServiceFacts {
  readonly duplicateIds?: "rejected" | "late" | "accepted";
  readonly unseenMs?: number;
  readonly hiddenPaths?: readonly string[];
  readonly concurrency?: Exclude<Concurrency, false>;
  readonly kling4ExternalIds?: "accepted" | "rejected" | "ignored";
}
export interface Sink {
  put(_: SinkFile): Promise<StoredFile>;
}
export interface SinkFile {
  readonly name: string;
  readonly stream: ReadableStream<Uint8Array>;
  readonly size: number | undefined;
  readonly contentType: string | undefined;
  readonly metadata: Readonly<Record<string, string>>;
  readonly signal: AbortSignal | undefined;
}
export interface SlotChange {
  readonly lane: string;
  readonly used: number;
  readonly limit: number;
  readonly queued: number;
}
export interface SlotRequirement {
  readonly key: string;
  readonly count: number;
}
export interface SourceRule {
  readonly endpoints: readonly string[];
  readonly models: readonly string[];
  readonly alternative: string;
}
export interface StoredFile {
  readonly url?: string | undefined;
  readonly size: number;
  readonly sha256?: string | undefined;
}
export interface StuckTask {
  readonly task: PendingTask;
  readonly age: number;
  readonly usual: number;
}
export interface SucceededTask<O extends Output = Output> extends TaskFields<O> {
  readonly status: "succeeded";
  readonly outputs: readonly [O, ...O[]];
  readonly output: O;
}
export interface SyncCall<Input, Result> {
  (_: Input, _?: CallOptions): Promise<Result>;
  estimate(_: Input): Promise<Estimate | undefined>;
}
export interface TaskData {
  readonly id: string;
  readonly externalTaskId?: string;
  readonly status: TaskStatus;
  readonly serviceStatus: string;
  readonly message?: string;
  readonly createdAt?: number;
  readonly updatedAt?: number;
  readonly outputs: readonly OutputData[];
  readonly billing: readonly Billing[];
  readonly watermark?: boolean;
  readonly parentVideo?: ParentVideo;
  readonly raw: unknown;
}
export interface TaskDownloadOptions extends OutputDownloadOptions {
  readonly index?: number | undefined;
}
export interface TaskFields<O extends Output> {
  readonly id: string;
  readonly externalTaskId: string | undefined;
  readonly endpoint: string | undefined;
  readonly billing: readonly Billing[];
  readonly createdAt: number | undefined;
  readonly updatedAt: number | undefined;
  readonly message: string | undefined;
  readonly watermark: boolean | undefined;
  readonly parentVideo: ParentVideo | undefined;
  readonly raw: unknown;
  readonly request: TaskRequest | undefined;
  refresh(_?: RefreshOptions): Promise<Task<O>>;
  wait(_?: WaitOptions<O>): Promise<SucceededTask<O>>;
  download(_: DownloadTarget, _?: TaskDownloadOptions): Promise<void>;
  save(_: Sink, _?: TaskSaveOptions): Promise<readonly [SavedOutput, ...SavedOutput[]]>;
  toJSON(): TaskReference;
}
export interface TaskIntent {
  readonly klingkit: 1;
  readonly kind: "intent";
  readonly host: string;
  readonly apiVersion: ApiVersion;
  readonly endpoint: string;
  readonly model?: string;
  readonly externalTaskId?: string;
  readonly externalTaskIdUnconfirmed?: true;
  readonly expectedMs?: number;
  readonly expectsCallback?: boolean;
  readonly warning?: string;
  readonly estimate?: CostEstimate;
  readonly slot?: SlotRequirement;
  readonly path: string;
  readonly body: string;
}
export interface TaskQuery {
  readonly from?: number;
  readonly to?: number;
  readonly status?: readonly TaskStatus[];
  readonly product?: readonly ("video" | "image" | "try_on")[];
  readonly pageSize?: number;
  readonly signal?: AbortSignal;
}
export interface TaskRequest {
  readonly path: string;
  readonly body: unknown;
}
export interface TaskSaveOptions extends Omit<OutputSaveOptions, "name"> {
  readonly index?: number | undefined;
  readonly name?: ((_: string, _: number) => string) | undefined;
}
export interface TasksClient {
  resume(_: TaskReferenceLike): Promise<PendingTask>;
  resumeAll(_: Iterable<TaskReferenceLike | TaskIntent>, _?: RefreshOptions): Promise<(Task | undefined)[]>;
  send(_: string | TaskIntent, _?: SendOptions): Promise<Task>;
  discard(_: string | TaskIntent): Promise<void>;
  recover(_: TaskReferenceLike | TaskIntent, _?: RefreshOptions): Promise<Task | undefined>;
  get(_: readonly (string | TaskReferenceLike)[], _?: RefreshOptions): Promise<(Task | undefined)[]>;
  list(_?: TaskQuery): AsyncIterable<Task>;
}
export interface Telemetry {
  start(_: Operation): Observation | undefined;
  readonly finished?: (_: FinishedTask) => void;
  readonly slotsChanged?: (_: SlotChange) => void;
}
export interface UnknownOutput {
  readonly type: "unknown";
  readonly raw: unknown;
}
export interface UploadedFile {
  readonly url: string | URL;
  readonly expiresAt?: number | undefined;
  remove?(): Promise<unknown>;
}
export interface UploadFile {
  readonly bytes: Uint8Array;
  readonly sha256: string;
  readonly contentType: string;
}
export interface VideoOutput extends OutputFile {
  readonly type: "video";
  readonly id?: string;
  readonly watermarkUrl?: string;
  readonly duration?: number;
  readonly sessionId?: string;
}
export interface VoiceOutput {
  readonly type: "voice";
  readonly id: string;
  readonly name?: string;
  readonly url?: string;
  readonly ownedBy?: string;
  readonly status?: string;
}
export interface WaitOptions<O extends Output = Output> {
  readonly waitTimeout?: number | undefined;
  readonly pollInterval?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onUpdate?: ((_: WaitUpdate<O>) => unknown) | undefined;
  readonly updateInterval?: number | undefined;
}
export interface WaitUpdate<O extends Output = Output> {
  readonly status: TaskStatus;
  readonly elapsed: number;
  readonly progress: number;
  readonly task: Task<O>;
}
// #endregion

// #region Types
export type BeforeCreateOption = BeforeCreate | readonly BeforeCreate[];
export type Concurrency = number | Readonly<Record<string, number>> | false;
export type CostEstimate = Pick<Estimate, "units" | "usd" | "packageType">;
export type CreateOptions = PrepareOptions & SendOptions;
export type CreateOutcome = {
  readonly taskState: "none" | "unknown";
  readonly error: KlingError;
} | {
  readonly taskState: "exists";
  readonly taskId?: string;
  readonly status: "succeeded" | "failed";
  readonly billing: readonly Billing[];
};
export type Disposal = SymbolConstructor extends {
  readonly asyncDispose: infer Key extends symbol;
} ? { readonly [K in Key]: () => PromiseLike<void>; } : object;
export type DownloadTarget = string | WritableStream<Uint8Array> | NodeWritable;
export type Fields = Readonly<Record<string, unknown>>;
export type FileWriter = (_: string, _: ReadableStream<Uint8Array>) => Promise<void>;
export type HostedFile = string | URL | Uint8Array | BytesSource;
export type Lazy<T extends object> = T | (() => Promise<T>);
export type MediaInput = string | URL | Uint8Array | BytesSource;
export type OperationType = "run" | "create" | "call" | "queue" | "resolve" | "wait" | "recover" | "poll" | "download" | "save";
export type Output = VideoOutput | ImageOutput | AudioOutput | VoiceOutput | ElementOutput | UnknownOutput;
export type OutputData<O extends Output = Output> = O extends OutputFile ? Omit<O, "expiresAt" | "fileName" | "download" | "open" | "save"> : O;
export type OutputDownloadOptions = Pick<DownloadOptions, "signal" | "maxBytes" | "downloadIdleTimeout" | "onProgress">;
export type RunOptions<O extends Output = Output> = CreateOptions & Omit<WaitOptions<O>, "onUpdate"> & {
  readonly onUpdate?: ((_: RunUpdate<O>) => unknown) | undefined;
};
export type RunUpdate<O extends Output = Output> = WaitUpdate<O> | {
  readonly status: "queued";
  readonly elapsed: number;
  readonly progress: 0;
  readonly task?: undefined;
};
export type StreamWriter = (_: unknown) => ((_: ReadableStream<Uint8Array>) => Promise<void>) | undefined;
export type Task<O extends Output = Output> = PendingTask<O> | SucceededTask<O> | FailedTask<O>;
export type TaskEvent = {
  readonly type: "input-warning";
  readonly at: number;
  readonly endpoint: string;
  readonly issue: ValidationIssue;
} | {
  readonly type: "poll-failed";
  readonly at: number;
  readonly endpoint: string;
  readonly id: string | undefined;
  readonly tasks: number;
  readonly reason: string;
} | {
  readonly type: "unknown-status";
  readonly at: number;
  readonly endpoint: string;
  readonly id: string;
  readonly serviceStatus: string;
};
export type TaskReferenceLike = string | TaskReference | {
  toJSON(): TaskReference;
};
export type TaskStatus = "submitted" | "processing" | "succeeded" | "failed";
export type Upload = (_: UploadFile) => Promise<string | URL | UploadedFile>;
export type Validate = true | "shape" | false | {
  readonly ignore: readonly ValidationIssueCode[];
};
// #endregion

// #region Functions
export declare function bindEndpoint<E extends object>(_: Lazy<Engine>, _: Lazy<E>): () => Promise<{
  readonly engine: Engine;
  readonly endpoint: E;
}>;
export declare function checkConcurrency(_: Concurrency | undefined): void;
export declare function configuredLimit(_: Exclude<Concurrency, false> | undefined, _: string): number | undefined;
export declare function copyInput<T>(_: T): T;
export declare function createEndpointClient<Input, Defaults, O extends Output>(_: Lazy<Engine>, _: Lazy<Endpoint<Input, Defaults, O>>): EndpointClient<Input, O>;
export declare function createList<Item>(_: Lazy<Engine>, _: Lazy<ListEndpoint<Item>>): (_?: ListOptions) => AsyncIterable<Item>;
export declare function createSyncCall<Input, Defaults, Result>(_: Lazy<Engine>, _: Lazy<SyncEndpoint<Input, Defaults, Result>>): SyncCall<Input, Result>;
export declare function createTasksClient(_: Lazy<Engine>): TasksClient;
export declare function decodeTask(_: unknown): TaskData | undefined;
export declare function fieldAt(_: unknown, _: string): unknown;
export declare function fieldsOf(_: unknown): Fields;
export declare function fieldsOfJson(_: string): Fields;
export declare function formatBilling(_: readonly Billing[]): string;
export declare function isFields(_: unknown): value is Fields;
export declare function isFinal(_: TaskStatus): status is "succeeded" | "failed";
export declare function lazySelector<All>(_: () => Promise<All>): <T>(_: (_: All) => T) => () => Promise<T>;
export declare function list(_: Fields, ..._: readonly string[]): readonly Fields[];
export declare function loadOnce<T>(_: () => Promise<T>): () => Promise<T>;
export declare function mentions(_: string, _: string): boolean;
export declare function number(_: Fields, ..._: readonly string[]): number | undefined;
export declare function omitUndefined<T extends object>(_: { [K in keyof T]: T[K] | undefined; }): T;
export declare function resolveLazy<T extends object>(_: Lazy<T>): Promise<T>;
export declare function stuckTasks(_: Iterable<Task | undefined>, _: number, _?: number): StuckTask[];
export declare function text(_: Fields, ..._: readonly string[]): string | undefined;
export declare function urlExpiry(_: string, _: number | undefined): number | undefined;
// #endregion

// #region Variables
export declare const taskDefaults: {
  readonly waitTimeout: number;
  readonly createTimeout: number;
  readonly queueTimeout: number;
  readonly updateInterval: number;
};
// #endregion

// #region Referenced (internal)
type Body = Readonly<Record<string, unknown>>;
interface Endpoint<Input, Defaults = object, O extends Output = Output> extends InputRules<Input, Defaults> {
  readonly outputs: readonly O["type"][];
  readonly packageType: "video" | "image" | "try-on";
  readonly externalTaskId: ExternalTaskIdSupport;
  readonly watermark?: false;
  readonly sources?: Readonly<Record<string, SourceRule>>;
  readonly slots?: (_: Input & Defaults) => number;
  readonly price?: (_: Input & Defaults) => PriceFields;
  readonly expectedMs: (_: Input & Defaults) => number;
  readonly apiVersions: {
    readonly v2?: RequestFormat<Input, Defaults>;
    readonly v1?: RequestFormat<Input, Defaults>;
  };
}
interface ExternalTaskIdSupport {
  readonly accepted: boolean;
  readonly lookup: boolean;
  readonly duplicatesRejected: "observed" | "official" | "assumed";
}
type FileBinder = (_: TaskData) => Output[];
interface InputRules<Input, Defaults> {
  readonly name: string;
  readonly schema: z.ZodMiniType<Input>;
  readonly defaults: (_: Partial<Input>) => Defaults;
  readonly rules?: ((_: Partial<Input>) => readonly ValidationIssue[]) | undefined;
  readonly knowsModel?: ((_: string) => boolean) | undefined;
}
interface ListEndpoint<Item> {
  readonly name: string;
  readonly path: string;
  readonly decode: (_: TaskData) => readonly Item[];
}
type MediaKind = "image" | "audio";
interface MediaReader {
  read(_: MediaKind, _: MediaInput, _: string, _?: ImageLimits): Promise<string>;
  url(_: HostedFile, _: string): string;
  readonly issues: readonly ValidationIssue[];
}
type Priced<Input, Defaults> = InputRules<Input, Defaults> & {
  readonly price?: (_: Input & Defaults) => PriceFields;
};
type PriceFields = Partial<Omit<PriceQuery, "endpoint">>;
interface RequestFormat<Input, Defaults> {
  readonly path: string;
  readonly pathFor?: (_: Input & Defaults) => string;
  readonly check: (_: Partial<Input> & Defaults) => readonly ValidationIssue[];
  readonly encode: (_: Input & Defaults, _: MediaReader) => Body | Promise<Body>;
}
interface SyncEndpoint<Input, Defaults, Result> extends InputRules<Input, Defaults> {
  readonly path: string;
  readonly check?: (_: Partial<Input> & Defaults) => readonly ValidationIssue[];
  readonly encode: (_: Input & Defaults, _: MediaReader) => Body | Promise<Body>;
  readonly decode: (_: Fields, _: FileBinder) => Result;
  readonly price?: (_: Input & Defaults) => PriceFields;
}
// #endregion

// #region Other
export { safeListener }
// #endregion

// @klingkit/tasks/endpoint
// at run time: accepts, acceptsMedia, ambiguousIds, checkOptions, elementReferences, exactlyOne, fieldSchemas, hostedFile, imageReferences, itemSchemas, itemsOf, mapMedia, media, mentions, named, readImage, readImages, readInput, readShape, referenceIssues, referenceWriter, registryOf, schemasOf, serviceId, textLengthIssues, textUpTo, v1Billing

// #region Interfaces
export interface ElementReferenceInput extends Named {
  readonly elementId: string;
}
export interface Endpoint<Input, Defaults = object, O extends Output = Output> extends InputRules<Input, Defaults> {
  readonly outputs: readonly O["type"][];
  readonly packageType: "video" | "image" | "try-on";
  readonly externalTaskId: ExternalTaskIdSupport;
  readonly watermark?: false;
  readonly sources?: Readonly<Record<string, SourceRule>>;
  readonly slots?: (_: Input & Defaults) => number;
  readonly price?: (_: Input & Defaults) => PriceFields;
  readonly expectedMs: (_: Input & Defaults) => number;
  readonly apiVersions: {
    readonly v2?: RequestFormat<Input, Defaults>;
    readonly v1?: RequestFormat<Input, Defaults>;
  };
}
export interface ExternalTaskIdSupport {
  readonly accepted: boolean;
  readonly lookup: boolean;
  readonly duplicatesRejected: "observed" | "official" | "assumed";
}
export interface ImageReferenceInput extends Named {
  readonly image: MediaInput;
}
export interface InputReading<Input, Defaults> {
  readonly value: (Input & Defaults) | undefined;
  readonly readable: (Partial<Input> & Defaults) | undefined;
  readonly issues: readonly ValidationIssue[];
  readonly find: (_: ((_: Partial<Input> & Defaults) => readonly ValidationIssue[]) | undefined) => readonly ValidationIssue[];
  readonly isReported: (_: ValidationIssue) => boolean;
  readonly isValidated: boolean;
}
export interface InputRules<Input, Defaults> {
  readonly name: string;
  readonly schema: z.ZodMiniType<Input>;
  readonly defaults: (_: Partial<Input>) => Defaults;
  readonly rules?: ((_: Partial<Input>) => readonly ValidationIssue[]) | undefined;
  readonly knowsModel?: ((_: string) => boolean) | undefined;
}
export interface ListEndpoint<Item> {
  readonly name: string;
  readonly path: string;
  readonly decode: (_: TaskData) => readonly Item[];
}
export interface MediaReader {
  read(_: MediaKind, _: MediaInput, _: string, _?: ImageLimits): Promise<string>;
  url(_: HostedFile, _: string): string;
  readonly issues: readonly ValidationIssue[];
}
export interface Named {
  readonly id: string;
}
export interface NamedItem extends Named {
  readonly path: string;
  readonly unused?: "error" | "warning";
}
export interface Prompt {
  readonly path: string;
  readonly text: string;
}
export interface RegisteredSyncEndpoint {
  readonly name: string;
  readonly path: string;
  readonly schema: z.ZodMiniType;
}
export interface RequestFormat<Input, Defaults> {
  readonly path: string;
  readonly pathFor?: (_: Input & Defaults) => string;
  readonly check: (_: Partial<Input> & Defaults) => readonly ValidationIssue[];
  readonly encode: (_: Input & Defaults, _: MediaReader) => Body | Promise<Body>;
}
export interface SyncEndpoint<Input, Defaults, Result> extends InputRules<Input, Defaults> {
  readonly path: string;
  readonly check?: (_: Partial<Input> & Defaults) => readonly ValidationIssue[];
  readonly encode: (_: Input & Defaults, _: MediaReader) => Body | Promise<Body>;
  readonly decode: (_: Fields, _: FileBinder) => Result;
  readonly price?: (_: Input & Defaults) => PriceFields;
}
// #endregion

// #region Types
export type Body = Readonly<Record<string, unknown>>;
export type FileBinder = (_: TaskData) => Output[];
export type InputShape<Input> = { readonly [Field in keyof Input]-?: z.ZodMiniType<Input[Field]>; };
export type MediaKind = "image" | "audio";
export type PriceFields = Partial<Omit<PriceQuery, "endpoint">>;
export type RegisteredEndpoint = Pick<Endpoint<never>, "name" | "outputs" | "externalTaskId" | "packageType"> & {
  readonly schema: z.ZodMiniType;
  readonly apiVersions: Readonly<Partial<Record<ApiVersion, {
    readonly path: string;
  }>>>;
};
export type Registry = Readonly<Record<string, RegisteredEndpoint | RegisteredSyncEndpoint | ListEndpoint<unknown>>>;
export type Schemas = readonly Schema[];
export type ValueType = "number" | "boolean" | "array" | "object";
// #endregion

// #region Functions
export declare function accepts(_: Schemas, _: ValueType): boolean;
export declare function acceptsMedia(_: Schemas): boolean;
export declare function ambiguousIds(_: readonly NamedItem[], _: boolean): ValidationIssue[];
export declare function checkOptions(_: string, _: object, _?: CallKind): void;
export declare function exactlyOne<Input extends object>(_: Input, _: keyof Input & string, _: keyof Input & string, _?: string): ValidationIssue[];
export declare function fieldSchemas(_: Schemas, _: string): Schemas;
export declare function itemSchemas(_: Schemas): Schemas;
export declare function itemsOf(_: Readonly<Record<string, readonly Named[] | undefined>>, _?: NamedItem["unused"]): NamedItem[];
export declare function mapMedia(_: Fields, _: Schemas, _: (_: string, _: string) => Promise<unknown>): Promise<Fields>;
export declare function mentions(_: string, _: string): boolean;
export declare function readImage(_: MediaReader, _: MediaInput | undefined, _: string): Promise<string | undefined>;
export declare function readImages<Item>(_: MediaReader, _: readonly MediaInput[], _: (_: number) => string, _: (_: string) => Item): Promise<Item[]>;
export declare function readInput<Input, Defaults>({ name, schema, defaults, rules, knowsModel }: InputRules<Input, Defaults>, _: Input, _: Validate, _?: readonly string[]): InputReading<Input, Defaults>;
export declare function readShape<T>(_: z.ZodMiniType<T>, _: unknown, _?: InputPlace): {
  readonly value: T;
} | {
  readonly issues: readonly ValidationIssue[];
};
export declare function referenceIssues(_: readonly Prompt[], _: readonly NamedItem[], _: readonly string[]): ValidationIssue[];
export declare function referenceWriter(_: Readonly<Record<string, readonly Named[] | undefined>>): (_: string) => string;
export declare function registryOf(_: Registry): Registry;
export declare function schemasOf(_: unknown): Schemas;
export declare function textLengthIssues(_: string, _?: string, _?: number | LengthByLanguage, { condition, severity, ...details }?: Pick<IssueDetails, "model" | "severity"> & {
  readonly condition?: string;
}): ValidationIssue[];
export declare function textUpTo(_: number): z.ZodMiniString;
export declare function v1Billing(_: Fields): Billing[];
// #endregion

// #region Variables
export declare const elementReferences: z.ZodMiniType<readonly ElementReferenceInput[]>;
export declare const hostedFile: z.ZodMiniType<HostedFile>;
export declare const imageReferences: z.ZodMiniType<readonly ImageReferenceInput[]>;
export declare const media: z.ZodMiniType<MediaInput>;
export declare const named: z.ZodMiniString;
export declare const serviceId: z.ZodMiniString;
// #endregion

// #region Referenced (internal)
interface AudioOutput extends OutputFile {
  readonly type: "audio";
  readonly id?: string;
  readonly wavUrl?: string;
  readonly duration?: number;
  readonly wavDuration?: number;
  readonly videoId?: string;
  readonly videoUrl?: string;
}
interface BeforeCreate {
  (_: TaskIntent, _: CostEstimate | undefined): CreateReservation | void | Promise<CreateReservation | void>;
  readonly finished?: (_: TaskData) => unknown;
}
type BeforeCreateOption = BeforeCreate | readonly BeforeCreate[];
interface Billing {
  readonly kind: "unit" | "cash" | (string & {});
  readonly amount?: number;
  readonly packageType?: string;
  readonly cashType?: string;
  readonly currency?: string;
  readonly listPrice?: number;
}
interface BytesSource {
  arrayBuffer(): Promise<ArrayBuffer>;
}
type CallKind = keyof OptionsOf;
interface CallOptions {
  readonly signal?: AbortSignal;
  readonly createTimeout?: number;
  readonly validate?: Validate;
  readonly extraBody?: Readonly<Record<string, unknown>>;
  readonly beforeCreate?: BeforeCreateOption;
}
type CostEstimate = Pick<Estimate, "units" | "usd" | "packageType">;
type CreateOptions = PrepareOptions & SendOptions;
type CreateOutcome = {
  readonly taskState: "none" | "unknown";
  readonly error: KlingError;
} | {
  readonly taskState: "exists";
  readonly taskId?: string;
  readonly status: "succeeded" | "failed";
  readonly billing: readonly Billing[];
};
interface CreateReservation {
  settled(_: CreateOutcome): unknown;
}
type DownloadTarget = string | WritableStream<Uint8Array> | NodeWritable;
interface ElementOutput {
  readonly type: "element";
  readonly id: string;
  readonly name?: string;
  readonly description?: string;
  readonly kind?: "image" | "video" | (string & {});
  readonly references: readonly ElementReference[];
  readonly tags: readonly {
    readonly id: string;
    readonly name?: string;
    readonly description?: string;
  }[];
  readonly ownedBy?: string;
  readonly status?: string;
}
interface ElementReference {
  readonly type: "image" | "video" | "voice" | (string & {});
  readonly role?: string;
  readonly url?: string;
  readonly id?: string;
  readonly name?: string;
  readonly ownedBy?: string;
}
interface FailedTask<O extends Output = Output> extends TaskFields<O> {
  readonly status: "failed";
  readonly outputs: readonly [];
}
type Fields = Readonly<Record<string, unknown>>;
type HostedFile = string | URL | Uint8Array | BytesSource;
interface ImageOutput extends OutputFile {
  readonly type: "image";
  readonly index?: number;
  readonly watermarkUrl?: string;
  readonly groupId?: string;
  readonly resultType?: "single" | "series" | (string & {});
}
interface InputPlace {
  readonly endpoint: string;
  readonly options: readonly string[];
}
interface ListOptions {
  readonly pageSize?: number;
  readonly signal?: AbortSignal;
}
type MediaInput = string | URL | Uint8Array | BytesSource;
interface NodeWritable {
  write(_: Uint8Array, _?: (_?: Error | null) => void): boolean;
  end(_?: () => void): unknown;
  destroy(_?: Error): unknown;
  once(_: string, _: (..._: never[]) => void): unknown;
}
interface OptionsOf {
  readonly prepare: PrepareCallOptions;
  readonly create: CreateOptions;
  readonly run: RunOptions;
  readonly send: SendOptions;
  readonly wait: WaitOptions;
  readonly get: RefreshOptions;
  readonly list: ListOptions;
  readonly query: TaskQuery;
  readonly download: TaskDownloadOptions;
  readonly file: OutputDownloadOptions;
  readonly save: OutputSaveOptions;
  readonly saveAll: TaskSaveOptions;
  readonly call: CallOptions;
  readonly job: Pick<PrepareOptions, "watermark" | "apiVersion" | "validate" | "extraBody">;
}
type Output = VideoOutput | ImageOutput | AudioOutput | VoiceOutput | ElementOutput | UnknownOutput;
type OutputData<O extends Output = Output> = O extends OutputFile ? Omit<O, "expiresAt" | "fileName" | "download" | "open" | "save"> : O;
type OutputDownloadOptions = Pick<DownloadOptions, "signal" | "maxBytes" | "downloadIdleTimeout" | "onProgress">;
interface OutputFile {
  readonly url: string;
  readonly expiresAt: number | undefined;
  readonly fileName: string;
  download(_: DownloadTarget, _?: OutputDownloadOptions): Promise<void>;
  open(_?: OutputDownloadOptions): Promise<Download>;
  save(_: Sink, _?: OutputSaveOptions): Promise<SavedOutput>;
}
interface OutputSaveOptions extends OutputDownloadOptions {
  readonly name?: string | undefined;
  readonly metadata?: Readonly<Record<string, string>> | undefined;
  readonly maxRetries?: number | undefined;
}
interface ParentVideo {
  readonly id?: string;
  readonly url?: string;
  readonly duration?: number;
}
interface PendingTask<O extends Output = Output> extends TaskFields<O> {
  readonly status: "submitted" | "processing";
  readonly outputs: readonly [];
}
interface PrepareCallOptions extends PrepareOptions {
  readonly uploadFiles?: boolean;
  readonly maxInlineBytes?: number;
  readonly signal?: AbortSignal;
}
interface PrepareOptions {
  readonly externalTaskId?: string;
  readonly callbackUrl?: string;
  readonly watermark?: boolean;
  readonly apiVersion?: ApiVersion;
  readonly validate?: Validate;
  readonly extraBody?: Readonly<Record<string, unknown>>;
}
interface RefreshOptions {
  readonly signal?: AbortSignal | undefined;
}
type RunOptions<O extends Output = Output> = CreateOptions & Omit<WaitOptions<O>, "onUpdate"> & {
  readonly onUpdate?: ((_: RunUpdate<O>) => unknown) | undefined;
};
type RunUpdate<O extends Output = Output> = WaitUpdate<O> | {
  readonly status: "queued";
  readonly elapsed: number;
  readonly progress: 0;
  readonly task?: undefined;
};
interface SavedOutput extends StoredFile {
  readonly name: string;
  readonly contentType: string | undefined;
}
interface Schema {
  safeParse(_: unknown): {
    readonly success: boolean;
  };
}
interface SendOptions {
  readonly signal?: AbortSignal;
  readonly createTimeout?: number;
  readonly queueTimeout?: number;
  readonly onExisting?: "error" | "return";
  readonly possiblySent?: boolean;
  readonly beforeCreate?: BeforeCreateOption;
}
interface Sink {
  put(_: SinkFile): Promise<StoredFile>;
}
interface SinkFile {
  readonly name: string;
  readonly stream: ReadableStream<Uint8Array>;
  readonly size: number | undefined;
  readonly contentType: string | undefined;
  readonly metadata: Readonly<Record<string, string>>;
  readonly signal: AbortSignal | undefined;
}
interface SlotRequirement {
  readonly key: string;
  readonly count: number;
}
interface SourceRule {
  readonly endpoints: readonly string[];
  readonly models: readonly string[];
  readonly alternative: string;
}
interface StoredFile {
  readonly url?: string | undefined;
  readonly size: number;
  readonly sha256?: string | undefined;
}
interface SucceededTask<O extends Output = Output> extends TaskFields<O> {
  readonly status: "succeeded";
  readonly outputs: readonly [O, ...O[]];
  readonly output: O;
}
type Task<O extends Output = Output> = PendingTask<O> | SucceededTask<O> | FailedTask<O>;
interface TaskData {
  readonly id: string;
  readonly externalTaskId?: string;
  readonly status: TaskStatus;
  readonly serviceStatus: string;
  readonly message?: string;
  readonly createdAt?: number;
  readonly updatedAt?: number;
  readonly outputs: readonly OutputData[];
  readonly billing: readonly Billing[];
  readonly watermark?: boolean;
  readonly parentVideo?: ParentVideo;
  readonly raw: unknown;
}
interface TaskDownloadOptions extends OutputDownloadOptions {
  readonly index?: number | undefined;
}
interface TaskFields<O extends Output> {
  readonly id: string;
  readonly externalTaskId: string | undefined;
  readonly endpoint: string | undefined;
  readonly billing: readonly Billing[];
  readonly createdAt: number | undefined;
  readonly updatedAt: number | undefined;
  readonly message: string | undefined;
  readonly watermark: boolean | undefined;
  readonly parentVideo: ParentVideo | undefined;
  readonly raw: unknown;
  readonly request: TaskRequest | undefined;
  refresh(_?: RefreshOptions): Promise<Task<O>>;
  wait(_?: WaitOptions<O>): Promise<SucceededTask<O>>;
  download(_: DownloadTarget, _?: TaskDownloadOptions): Promise<void>;
  save(_: Sink, _?: TaskSaveOptions): Promise<readonly [SavedOutput, ...SavedOutput[]]>;
  toJSON(): TaskReference;
}
interface TaskIntent {
  readonly klingkit: 1;
  readonly kind: "intent";
  readonly host: string;
  readonly apiVersion: ApiVersion;
  readonly endpoint: string;
  readonly model?: string;
  readonly externalTaskId?: string;
  readonly externalTaskIdUnconfirmed?: true;
  readonly expectedMs?: number;
  readonly expectsCallback?: boolean;
  readonly warning?: string;
  readonly estimate?: CostEstimate;
  readonly slot?: SlotRequirement;
  readonly path: string;
  readonly body: string;
}
interface TaskQuery {
  readonly from?: number;
  readonly to?: number;
  readonly status?: readonly TaskStatus[];
  readonly product?: readonly ("video" | "image" | "try_on")[];
  readonly pageSize?: number;
  readonly signal?: AbortSignal;
}
interface TaskRequest {
  readonly path: string;
  readonly body: unknown;
}
interface TaskSaveOptions extends Omit<OutputSaveOptions, "name"> {
  readonly index?: number | undefined;
  readonly name?: ((_: string, _: number) => string) | undefined;
}
type TaskStatus = "submitted" | "processing" | "succeeded" | "failed";
interface UnknownOutput {
  readonly type: "unknown";
  readonly raw: unknown;
}
type Validate = true | "shape" | false | {
  readonly ignore: readonly ValidationIssueCode[];
};
interface VideoOutput extends OutputFile {
  readonly type: "video";
  readonly id?: string;
  readonly watermarkUrl?: string;
  readonly duration?: number;
  readonly sessionId?: string;
}
interface VoiceOutput {
  readonly type: "voice";
  readonly id: string;
  readonly name?: string;
  readonly url?: string;
  readonly ownedBy?: string;
  readonly status?: string;
}
interface WaitOptions<O extends Output = Output> {
  readonly waitTimeout?: number | undefined;
  readonly pollInterval?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onUpdate?: ((_: WaitUpdate<O>) => unknown) | undefined;
  readonly updateInterval?: number | undefined;
}
interface WaitUpdate<O extends Output = Output> {
  readonly status: TaskStatus;
  readonly elapsed: number;
  readonly progress: number;
  readonly task: Task<O>;
}
// #endregion

// #region Other
export { rawInteger }
export { RawNumber }
// #endregion

// @klingkit/tasks/calendar
// at run time: addDays, createCalendar, isDay

// #region Interfaces
export interface Calendar {
  dayOf(_: number): string;
  startOf(_: string): number;
}
// #endregion

// #region Functions
export declare function addDays(_: string, _: number): string;
export declare function createCalendar(_: string): Calendar | undefined;
export declare function isDay(_: string): boolean;
// #endregion

// @klingkit/tasks/cost
// at run time: costIn, highestPrice, spentIn

// #region Interfaces
export interface Price {
  readonly units: number;
  readonly usd: number;
  readonly packageType: string;
}
// #endregion

// #region Functions
export declare function costIn(_: string, _: Price | undefined): number | undefined;
export declare function highestPrice(_: CostEstimate): Price;
export declare function spentIn(_: string, _: Price | undefined, _: readonly Billing[], _: boolean): number;
// #endregion

// #region Referenced (internal)
interface Billing {
  readonly kind: "unit" | "cash" | (string & {});
  readonly amount?: number;
  readonly packageType?: string;
  readonly cashType?: string;
  readonly currency?: string;
  readonly listPrice?: number;
}
type CostEstimate = Pick<Estimate, "units" | "usd" | "packageType">;
// #endregion

// @klingkit/tasks/media
// at run time: checkMedia

// #region Interfaces
export interface MediaCheckContext {
  readonly fetch: FetchLike | undefined;
  readonly clock: Clock;
  readonly baseUrl: string;
}
export interface MediaCheckOptions {
  readonly kind?: "image" | "video" | "audio" | undefined;
  readonly endpoint?: string | undefined;
  readonly model?: string | undefined;
  readonly apiVersion?: ApiVersion | undefined;
  readonly field?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}
export interface MediaReport {
  readonly ok: boolean;
  readonly format?: string;
  readonly bytes?: number;
  readonly width?: number;
  readonly height?: number;
  readonly ratio?: number;
  readonly duration?: number;
  readonly codec?: string;
  readonly frameRate?: number;
  readonly hasAudio?: boolean;
  readonly issues: readonly ValidationIssue[];
}
// #endregion

// #region Functions
export declare function checkMedia(_: MediaInput, _: MediaCheckOptions, _: MediaCheckContext): Promise<MediaReport>;
// #endregion

// #region Referenced (internal)
interface BytesSource {
  arrayBuffer(): Promise<ArrayBuffer>;
}
type MediaInput = string | URL | Uint8Array | BytesSource;
// #endregion

// @klingkit/tasks/engine
// at run time: createEngine, createUploads

// #region Interfaces
export interface Engine {
  readonly clock: Clock;
  readonly transport: () => Promise<Transport>;
  track<T>(_: Promise<T>): Promise<T>;
  create<Input, Defaults, O extends Output>(_: Endpoint<Input, Defaults, O>, _: Input, _?: CreateOptions): Promise<Task<O>>;
  run<Input, Defaults, O extends Output>(_: Endpoint<Input, Defaults, O>, _: Input, _?: RunOptions<O>): Promise<SucceededTask<O>>;
  get<Input, Defaults, O extends Output>(_: Endpoint<Input, Defaults, O>, _: string | {
    readonly externalTaskId: string;
  }, _?: RefreshOptions): Promise<Task<O> | undefined>;
  list<Input, Defaults, O extends Output>(_: Endpoint<Input, Defaults, O>, _?: ListOptions): AsyncIterable<Task<O>>;
  prepare<Input, Defaults>(_: Endpoint<Input, Defaults>, _: Input, _?: PrepareCallOptions): Promise<TaskIntent>;
  estimate<Input, Defaults>(_: Priced<Input, Defaults>, _: Input): Promise<Estimate | undefined>;
  requestCreate(_: Call): Promise<CallResult>;
  call<Input, Defaults, Result>(_: SyncEndpoint<Input, Defaults, Result>, _: Input, _?: CallOptions): Promise<Result>;
  items<Item>(_: ListEndpoint<Item>, _?: ListOptions): AsyncIterable<Item>;
  resume(_: string | TaskReference): Promise<PendingTask>;
  resumeAll(_: readonly (string | TaskReference | TaskIntent)[], _?: RefreshOptions): Promise<(Task | undefined)[]>;
  send(_: string | TaskIntent, _?: SendOptions): Promise<Task>;
  discard(_: string | TaskIntent): void;
  recover(_: string | TaskReference | TaskIntent, _?: RefreshOptions): Promise<Task | undefined>;
  getTasks(_: readonly (string | TaskReference)[], _?: RefreshOptions): Promise<(Task | undefined)[]>;
  listTasks(_?: TaskQuery): AsyncIterable<Task>;
  handleCallback(_: TaskData): void;
  confirmCallback(_: Pick<TaskData, "id">): Promise<TaskData | undefined>;
  callbackTask(_: TaskData): Promise<Task>;
  close(): void;
}
export interface EngineOptions {
  readonly transport: Lazy<Transport>;
  readonly endpoints: Readonly<Record<string, Lazy<Registry>>>;
  readonly clock?: Clock | undefined;
  readonly fetch?: FetchLike | undefined;
  readonly host?: string | undefined;
  readonly random?: (() => number) | undefined;
  readonly beforeCreate?: BeforeCreateOption | undefined;
  readonly uploads?: UploadsOf | undefined;
  readonly concurrency?: Concurrency | undefined;
  readonly facts?: ServiceFacts | undefined;
  readonly onEvent?: ((_: TaskEvent) => unknown) | undefined;
  readonly telemetry?: Telemetry | undefined;
  readonly writeFile?: FileWriter | undefined;
  readonly streamWriter?: StreamWriter | undefined;
}
export interface Uploads {
  send(_: TaskIntent, _: readonly PendingUpload[], _: UploadLimits, _: boolean): Promise<TaskIntent>;
  leaveOut(_: TaskIntent, _: readonly PendingUpload[]): Promise<TaskIntent>;
  discard(_: TaskIntent): void;
  replace(_: string, _: string, _: string, _: readonly PendingUpload[], _: UploadLimits): Promise<string>;
  readonly removal: BeforeCreate;
}
// #endregion

// #region Types
export type FileWriter = (_: string, _: ReadableStream<Uint8Array>) => Promise<void>;
export type StreamWriter = (_: unknown) => ((_: ReadableStream<Uint8Array>) => Promise<void>) | undefined;
export type UploadsOf = (_: Clock) => Uploads;
// #endregion

// #region Functions
export declare function createEngine(_: EngineOptions): Engine;
export declare function createUploads(_: Upload): UploadsOf;
// #endregion

// #region Referenced (internal)
interface AudioOutput extends OutputFile {
  readonly type: "audio";
  readonly id?: string;
  readonly wavUrl?: string;
  readonly duration?: number;
  readonly wavDuration?: number;
  readonly videoId?: string;
  readonly videoUrl?: string;
}
interface BeforeCreate {
  (_: TaskIntent, _: CostEstimate | undefined): CreateReservation | void | Promise<CreateReservation | void>;
  readonly finished?: (_: TaskData) => unknown;
}
type BeforeCreateOption = BeforeCreate | readonly BeforeCreate[];
interface Billing {
  readonly kind: "unit" | "cash" | (string & {});
  readonly amount?: number;
  readonly packageType?: string;
  readonly cashType?: string;
  readonly currency?: string;
  readonly listPrice?: number;
}
type Body = Readonly<Record<string, unknown>>;
interface BytesSource {
  arrayBuffer(): Promise<ArrayBuffer>;
}
interface CallOptions {
  readonly signal?: AbortSignal;
  readonly createTimeout?: number;
  readonly validate?: Validate;
  readonly extraBody?: Readonly<Record<string, unknown>>;
  readonly beforeCreate?: BeforeCreateOption;
}
type Concurrency = number | Readonly<Record<string, number>> | false;
type CostEstimate = Pick<Estimate, "units" | "usd" | "packageType">;
type CreateOptions = PrepareOptions & SendOptions;
type CreateOutcome = {
  readonly taskState: "none" | "unknown";
  readonly error: KlingError;
} | {
  readonly taskState: "exists";
  readonly taskId?: string;
  readonly status: "succeeded" | "failed";
  readonly billing: readonly Billing[];
};
interface CreateReservation {
  settled(_: CreateOutcome): unknown;
}
type DownloadTarget = string | WritableStream<Uint8Array> | NodeWritable;
interface ElementOutput {
  readonly type: "element";
  readonly id: string;
  readonly name?: string;
  readonly description?: string;
  readonly kind?: "image" | "video" | (string & {});
  readonly references: readonly ElementReference[];
  readonly tags: readonly {
    readonly id: string;
    readonly name?: string;
    readonly description?: string;
  }[];
  readonly ownedBy?: string;
  readonly status?: string;
}
interface ElementReference {
  readonly type: "image" | "video" | "voice" | (string & {});
  readonly role?: string;
  readonly url?: string;
  readonly id?: string;
  readonly name?: string;
  readonly ownedBy?: string;
}
interface Endpoint<Input, Defaults = object, O extends Output = Output> extends InputRules<Input, Defaults> {
  readonly outputs: readonly O["type"][];
  readonly packageType: "video" | "image" | "try-on";
  readonly externalTaskId: ExternalTaskIdSupport;
  readonly watermark?: false;
  readonly sources?: Readonly<Record<string, SourceRule>>;
  readonly slots?: (_: Input & Defaults) => number;
  readonly price?: (_: Input & Defaults) => PriceFields;
  readonly expectedMs: (_: Input & Defaults) => number;
  readonly apiVersions: {
    readonly v2?: RequestFormat<Input, Defaults>;
    readonly v1?: RequestFormat<Input, Defaults>;
  };
}
interface ExternalTaskIdSupport {
  readonly accepted: boolean;
  readonly lookup: boolean;
  readonly duplicatesRejected: "observed" | "official" | "assumed";
}
interface FailedTask<O extends Output = Output> extends TaskFields<O> {
  readonly status: "failed";
  readonly outputs: readonly [];
}
type Fields = Readonly<Record<string, unknown>>;
type FileBinder = (_: TaskData) => Output[];
interface FinishedTask extends Pick<TaskData, "id" | "status" | "billing"> {
  readonly endpoint: string | undefined;
  readonly model: string | undefined;
}
type HostedFile = string | URL | Uint8Array | BytesSource;
interface ImageOutput extends OutputFile {
  readonly type: "image";
  readonly index?: number;
  readonly watermarkUrl?: string;
  readonly groupId?: string;
  readonly resultType?: "single" | "series" | (string & {});
}
interface InputRules<Input, Defaults> {
  readonly name: string;
  readonly schema: z.ZodMiniType<Input>;
  readonly defaults: (_: Partial<Input>) => Defaults;
  readonly rules?: ((_: Partial<Input>) => readonly ValidationIssue[]) | undefined;
  readonly knowsModel?: ((_: string) => boolean) | undefined;
}
type Lazy<T extends object> = T | (() => Promise<T>);
interface ListEndpoint<Item> {
  readonly name: string;
  readonly path: string;
  readonly decode: (_: TaskData) => readonly Item[];
}
interface ListOptions {
  readonly pageSize?: number;
  readonly signal?: AbortSignal;
}
type MediaInput = string | URL | Uint8Array | BytesSource;
type MediaKind = "image" | "audio";
interface MediaReader {
  read(_: MediaKind, _: MediaInput, _: string, _?: ImageLimits): Promise<string>;
  url(_: HostedFile, _: string): string;
  readonly issues: readonly ValidationIssue[];
}
interface NodeWritable {
  write(_: Uint8Array, _?: (_?: Error | null) => void): boolean;
  end(_?: () => void): unknown;
  destroy(_?: Error): unknown;
  once(_: string, _: (..._: never[]) => void): unknown;
}
interface Observation {
  readonly traceparent?: string | undefined;
  run(_: () => void): void;
  end(_: OperationOutcome): void;
}
interface Operation {
  readonly type: OperationType;
  readonly endpoint?: string | undefined;
  readonly model?: string | undefined;
  readonly apiVersion?: ApiVersion | undefined;
  readonly host?: string | undefined;
  readonly id?: string | undefined;
  readonly externalTaskId?: string | undefined;
  readonly lane?: string | undefined;
  readonly tasks?: number | undefined;
  readonly links?: readonly string[] | undefined;
}
interface OperationOutcome {
  readonly duration: number;
  readonly error?: unknown;
  readonly id?: string | undefined;
  readonly existedBefore?: boolean | undefined;
  readonly billing?: readonly Billing[] | undefined;
}
type OperationType = "run" | "create" | "call" | "queue" | "resolve" | "wait" | "recover" | "poll" | "download" | "save";
type Output = VideoOutput | ImageOutput | AudioOutput | VoiceOutput | ElementOutput | UnknownOutput;
type OutputData<O extends Output = Output> = O extends OutputFile ? Omit<O, "expiresAt" | "fileName" | "download" | "open" | "save"> : O;
type OutputDownloadOptions = Pick<DownloadOptions, "signal" | "maxBytes" | "downloadIdleTimeout" | "onProgress">;
interface OutputFile {
  readonly url: string;
  readonly expiresAt: number | undefined;
  readonly fileName: string;
  download(_: DownloadTarget, _?: OutputDownloadOptions): Promise<void>;
  open(_?: OutputDownloadOptions): Promise<Download>;
  save(_: Sink, _?: OutputSaveOptions): Promise<SavedOutput>;
}
interface OutputSaveOptions extends OutputDownloadOptions {
  readonly name?: string | undefined;
  readonly metadata?: Readonly<Record<string, string>> | undefined;
  readonly maxRetries?: number | undefined;
}
interface ParentVideo {
  readonly id?: string;
  readonly url?: string;
  readonly duration?: number;
}
interface PendingTask<O extends Output = Output> extends TaskFields<O> {
  readonly status: "submitted" | "processing";
  readonly outputs: readonly [];
}
interface PendingUpload {
  readonly path: string;
  readonly placeholder: string;
  readonly bytes: Uint8Array;
  readonly contentType: string;
}
interface PrepareCallOptions extends PrepareOptions {
  readonly uploadFiles?: boolean;
  readonly maxInlineBytes?: number;
  readonly signal?: AbortSignal;
}
interface PrepareOptions {
  readonly externalTaskId?: string;
  readonly callbackUrl?: string;
  readonly watermark?: boolean;
  readonly apiVersion?: ApiVersion;
  readonly validate?: Validate;
  readonly extraBody?: Readonly<Record<string, unknown>>;
}
type Priced<Input, Defaults> = InputRules<Input, Defaults> & {
  readonly price?: (_: Input & Defaults) => PriceFields;
};
type PriceFields = Partial<Omit<PriceQuery, "endpoint">>;
interface RefreshOptions {
  readonly signal?: AbortSignal | undefined;
}
type RegisteredEndpoint = Pick<Endpoint<never>, "name" | "outputs" | "externalTaskId" | "packageType"> & {
  readonly schema: z.ZodMiniType;
  readonly apiVersions: Readonly<Partial<Record<ApiVersion, {
    readonly path: string;
  }>>>;
};
interface RegisteredSyncEndpoint {
  readonly name: string;
  readonly path: string;
  readonly schema: z.ZodMiniType;
}
type Registry = Readonly<Record<string, RegisteredEndpoint | RegisteredSyncEndpoint | ListEndpoint<unknown>>>;
interface RequestFormat<Input, Defaults> {
  readonly path: string;
  readonly pathFor?: (_: Input & Defaults) => string;
  readonly check: (_: Partial<Input> & Defaults) => readonly ValidationIssue[];
  readonly encode: (_: Input & Defaults, _: MediaReader) => Body | Promise<Body>;
}
type RunOptions<O extends Output = Output> = CreateOptions & Omit<WaitOptions<O>, "onUpdate"> & {
  readonly onUpdate?: ((_: RunUpdate<O>) => unknown) | undefined;
};
type RunUpdate<O extends Output = Output> = WaitUpdate<O> | {
  readonly status: "queued";
  readonly elapsed: number;
  readonly progress: 0;
  readonly task?: undefined;
};
interface SavedOutput extends StoredFile {
  readonly name: string;
  readonly contentType: string | undefined;
}
interface SendOptions {
  readonly signal?: AbortSignal;
  readonly createTimeout?: number;
  readonly queueTimeout?: number;
  readonly onExisting?: "error" | "return";
  readonly possiblySent?: boolean;
  readonly beforeCreate?: BeforeCreateOption;
}
interface ServiceFacts {
  readonly duplicateIds?: "rejected" | "late" | "accepted";
  readonly unseenMs?: number;
  readonly hiddenPaths?: readonly string[];
  readonly concurrency?: Exclude<Concurrency, false>;
  readonly kling4ExternalIds?: "accepted" | "rejected" | "ignored";
}
interface Sink {
  put(_: SinkFile): Promise<StoredFile>;
}
interface SinkFile {
  readonly name: string;
  readonly stream: ReadableStream<Uint8Array>;
  readonly size: number | undefined;
  readonly contentType: string | undefined;
  readonly metadata: Readonly<Record<string, string>>;
  readonly signal: AbortSignal | undefined;
}
interface SlotChange {
  readonly lane: string;
  readonly used: number;
  readonly limit: number;
  readonly queued: number;
}
interface SlotRequirement {
  readonly key: string;
  readonly count: number;
}
interface SourceRule {
  readonly endpoints: readonly string[];
  readonly models: readonly string[];
  readonly alternative: string;
}
interface StoredFile {
  readonly url?: string | undefined;
  readonly size: number;
  readonly sha256?: string | undefined;
}
interface SucceededTask<O extends Output = Output> extends TaskFields<O> {
  readonly status: "succeeded";
  readonly outputs: readonly [O, ...O[]];
  readonly output: O;
}
interface SyncEndpoint<Input, Defaults, Result> extends InputRules<Input, Defaults> {
  readonly path: string;
  readonly check?: (_: Partial<Input> & Defaults) => readonly ValidationIssue[];
  readonly encode: (_: Input & Defaults, _: MediaReader) => Body | Promise<Body>;
  readonly decode: (_: Fields, _: FileBinder) => Result;
  readonly price?: (_: Input & Defaults) => PriceFields;
}
type Task<O extends Output = Output> = PendingTask<O> | SucceededTask<O> | FailedTask<O>;
interface TaskData {
  readonly id: string;
  readonly externalTaskId?: string;
  readonly status: TaskStatus;
  readonly serviceStatus: string;
  readonly message?: string;
  readonly createdAt?: number;
  readonly updatedAt?: number;
  readonly outputs: readonly OutputData[];
  readonly billing: readonly Billing[];
  readonly watermark?: boolean;
  readonly parentVideo?: ParentVideo;
  readonly raw: unknown;
}
interface TaskDownloadOptions extends OutputDownloadOptions {
  readonly index?: number | undefined;
}
type TaskEvent = {
  readonly type: "input-warning";
  readonly at: number;
  readonly endpoint: string;
  readonly issue: ValidationIssue;
} | {
  readonly type: "poll-failed";
  readonly at: number;
  readonly endpoint: string;
  readonly id: string | undefined;
  readonly tasks: number;
  readonly reason: string;
} | {
  readonly type: "unknown-status";
  readonly at: number;
  readonly endpoint: string;
  readonly id: string;
  readonly serviceStatus: string;
};
interface TaskFields<O extends Output> {
  readonly id: string;
  readonly externalTaskId: string | undefined;
  readonly endpoint: string | undefined;
  readonly billing: readonly Billing[];
  readonly createdAt: number | undefined;
  readonly updatedAt: number | undefined;
  readonly message: string | undefined;
  readonly watermark: boolean | undefined;
  readonly parentVideo: ParentVideo | undefined;
  readonly raw: unknown;
  readonly request: TaskRequest | undefined;
  refresh(_?: RefreshOptions): Promise<Task<O>>;
  wait(_?: WaitOptions<O>): Promise<SucceededTask<O>>;
  download(_: DownloadTarget, _?: TaskDownloadOptions): Promise<void>;
  save(_: Sink, _?: TaskSaveOptions): Promise<readonly [SavedOutput, ...SavedOutput[]]>;
  toJSON(): TaskReference;
}
interface TaskIntent {
  readonly klingkit: 1;
  readonly kind: "intent";
  readonly host: string;
  readonly apiVersion: ApiVersion;
  readonly endpoint: string;
  readonly model?: string;
  readonly externalTaskId?: string;
  readonly externalTaskIdUnconfirmed?: true;
  readonly expectedMs?: number;
  readonly expectsCallback?: boolean;
  readonly warning?: string;
  readonly estimate?: CostEstimate;
  readonly slot?: SlotRequirement;
  readonly path: string;
  readonly body: string;
}
interface TaskQuery {
  readonly from?: number;
  readonly to?: number;
  readonly status?: readonly TaskStatus[];
  readonly product?: readonly ("video" | "image" | "try_on")[];
  readonly pageSize?: number;
  readonly signal?: AbortSignal;
}
interface TaskRequest {
  readonly path: string;
  readonly body: unknown;
}
interface TaskSaveOptions extends Omit<OutputSaveOptions, "name"> {
  readonly index?: number | undefined;
  readonly name?: ((_: string, _: number) => string) | undefined;
}
type TaskStatus = "submitted" | "processing" | "succeeded" | "failed";
interface Telemetry {
  start(_: Operation): Observation | undefined;
  readonly finished?: (_: FinishedTask) => void;
  readonly slotsChanged?: (_: SlotChange) => void;
}
interface UnknownOutput {
  readonly type: "unknown";
  readonly raw: unknown;
}
type Upload = (_: UploadFile) => Promise<string | URL | UploadedFile>;
interface UploadedFile {
  readonly url: string | URL;
  readonly expiresAt?: number | undefined;
  remove?(): Promise<unknown>;
}
interface UploadFile {
  readonly bytes: Uint8Array;
  readonly sha256: string;
  readonly contentType: string;
}
interface UploadLimits {
  readonly ms: number;
  readonly signal: AbortSignal | undefined;
  readonly queueTimeout: number;
}
type Validate = true | "shape" | false | {
  readonly ignore: readonly ValidationIssueCode[];
};
interface VideoOutput extends OutputFile {
  readonly type: "video";
  readonly id?: string;
  readonly watermarkUrl?: string;
  readonly duration?: number;
  readonly sessionId?: string;
}
interface VoiceOutput {
  readonly type: "voice";
  readonly id: string;
  readonly name?: string;
  readonly url?: string;
  readonly ownedBy?: string;
  readonly status?: string;
}
interface WaitOptions<O extends Output = Output> {
  readonly waitTimeout?: number | undefined;
  readonly pollInterval?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onUpdate?: ((_: WaitUpdate<O>) => unknown) | undefined;
  readonly updateInterval?: number | undefined;
}
interface WaitUpdate<O extends Output = Output> {
  readonly status: TaskStatus;
  readonly elapsed: number;
  readonly progress: number;
  readonly task: Task<O>;
}
// #endregion
