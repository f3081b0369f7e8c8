// @klingkit/tasks
// at run time: ambiguousIds, bindEndpoint, bindSync, callbackTask, closeTasks, confirmCallback, copyInput, createHook, createTasksClient, exactlyOne, hearCallback, itemsOf, mentions, referenceIssues, referenceWriter

// #region Interfaces
export interface AudioOutput extends OutputFile {
  readonly type: "audio";
  readonly id?: string;
  readonly wavUrl?: string;
  readonly duration?: number;
}
export interface Billing {
  readonly kind: "unit" | "cash" | (string & {});
  readonly amount: number;
  readonly packageType?: string;
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
}
export interface CreateHook {
  before(_: TaskIntent, _: {
    readonly ms: number;
    readonly signal: AbortSignal | undefined;
  }): Promise<HookedCreate>;
  seen(_: TaskData): void;
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
}
export interface Endpoint<Input, Defaults = object, O extends Output = Output> extends InputRules<Input, Defaults> {
  readonly source: string;
  readonly outputs: readonly O["type"][];
  readonly pack: "video" | "image" | "try-on";
  readonly ownId: OwnIdFacts;
  readonly watermark?: false;
  readonly slots?: (_: Input & Defaults) => number;
  readonly price?: (_: Input & Defaults) => PriceFields;
  readonly expectedMs: (_: Input & Defaults) => number;
  readonly apiVersions: {
    readonly v2?: VersionForm<Input, Defaults>;
    readonly v1?: VersionForm<Input, Defaults>;
  };
}
export interface EndpointClient<Input, O extends Output = Output> {
  create(_: Input, _?: CreateOptions): Promise<Task<O>>;
  run(_: Input, _?: RunOptions<O>): Promise<SucceededTask<O>>;
  get(_: string | {
    readonly externalTaskId: string;
  }, _?: RefreshOptions): Promise<Task<O> | undefined>;
  list(_?: ListOptions): AsyncIterable<Task<O>>;
  prepare(_: Input, _?: PrepareOptions): Promise<TaskIntent>;
  estimate(_: Input): Promise<Estimate | undefined>;
}
export interface FailedTask<O extends Output = Output> extends TaskFields<O> {
  readonly status: "failed";
  readonly outputs: readonly [];
}
export interface ImageOutput extends OutputFile {
  readonly type: "image";
  readonly index?: number;
  readonly watermarkUrl?: string;
  readonly groupId?: string;
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
}
export interface ListOptions {
  readonly pageSize?: number;
  readonly signal?: AbortSignal;
}
export interface MediaReader {
  read(_: MediaKind, _: MediaInput, _: string): Promise<string>;
  readonly issues: readonly ValidationIssue[];
}
export interface Named {
  readonly id: string;
}
export interface NamedItem extends Named {
  readonly path: string;
  readonly unused?: "error" | "warning";
}
export interface NodeWritable {
  write(_: Uint8Array, _?: (_?: Error | null) => void): boolean;
  end(_?: () => void): unknown;
  destroy(_?: Error): unknown;
  once(_: string, _: (..._: never[]) => void): unknown;
}
export interface OutputFile {
  readonly url: string;
  readonly expiresAt: number | undefined;
  readonly fileName: string;
  download(_: DownloadTarget, _?: OutputDownloadOptions): Promise<void>;
  open(_?: OutputDownloadOptions): Promise<Download>;
}
export interface OwnIdFacts {
  readonly accepted: boolean;
  readonly lookup: boolean;
  readonly unique: "seen" | "documented" | "assumed";
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
export interface PrepareOptions {
  readonly externalTaskId?: string;
  readonly callbackUrl?: string;
  readonly watermark?: boolean;
  readonly apiVersion?: ApiVersion;
  readonly validate?: Validate;
  readonly extraBody?: Readonly<Record<string, unknown>>;
}
export interface Prompt {
  readonly path: string;
  readonly text: string;
}
export interface RefreshOptions {
  readonly signal?: AbortSignal | undefined;
}
export interface SendOptions {
  readonly signal?: AbortSignal;
  readonly createTimeout?: number;
  readonly queueTimeout?: number;
  readonly onExisting?: "error" | "adopt";
  readonly sentBefore?: boolean;
}
export interface SlotNeed {
  readonly key: string;
  readonly count: number;
}
export interface Slots {
  take(_: SlotRequest): Promise<Slot>;
  ended(_: string): void;
  close(_: Error): void;
}
export interface Span {
  setAttribute(_: string, _: string | number | boolean): unknown;
  recordException(_: Error): void;
  end(): void;
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
export interface SyncEndpoint<Input, Defaults, Result> extends InputRules<Input, Defaults> {
  readonly source: string;
  readonly path: string;
  readonly check?: (_: Partial<Input> & Defaults) => readonly ValidationIssue[];
  readonly encode: (_: Input & Defaults, _: MediaReader) => Body | Promise<Body>;
  readonly decode: (_: Fields, _: FileBinder) => Result;
  readonly price?: (_: Input & Defaults) => PriceFields;
}
export interface TaskContext {
  readonly transport: () => Promise<Transport>;
  readonly host?: string | undefined;
  readonly clock: Clock;
  readonly fetch: FetchLike | undefined;
  readonly random?: (() => number) | undefined;
  readonly hook?: CreateHook | undefined;
  readonly endpoints: Readonly<Record<string, Load<KnownEndpoint>>>;
  readonly emit: (_: TaskEvent) => void;
  readonly tracer?: Tracer | undefined;
  readonly writeFile?: FileWriter | undefined;
  readonly streamWriter?: StreamWriter | undefined;
  watch?: Watch;
  readonly concurrency?: Concurrency | undefined;
  slots?: Slots;
}
export interface TaskData {
  readonly id: string;
  readonly externalTaskId?: string;
  readonly status: TaskStatus;
  readonly statusWord: string;
  readonly message?: string;
  readonly createdAt?: number;
  readonly updatedAt?: number;
  readonly outputs: readonly OutputData[];
  readonly billing: readonly Billing[];
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
  readonly parentVideo: ParentVideo | undefined;
  readonly raw: unknown;
  readonly request: TaskRequest | undefined;
  refresh(_?: RefreshOptions): Promise<Task<O>>;
  wait(_?: WaitOptions<O>): Promise<SucceededTask<O>>;
  download(_: DownloadTarget, _?: TaskDownloadOptions): Promise<void>;
  toJSON(): TaskReference;
}
export interface TaskIntent {
  readonly klingkit: 1;
  readonly kind: "intent";
  readonly host: string;
  readonly apiVersion: ApiVersion;
  readonly endpoint: string;
  readonly externalTaskId?: string;
  readonly expectedMs?: number;
  readonly expectsCallback?: boolean;
  readonly warning?: string;
  readonly estimate?: CostEstimate;
  readonly slot?: SlotNeed;
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
export interface TasksClient {
  resume(_: Referable): Promise<PendingTask>;
  resumeAll(_: Iterable<Referable | TaskIntent>, _?: RefreshOptions): Promise<(Task | undefined)[]>;
  send(_: string | TaskIntent, _?: SendOptions): Promise<Task>;
  recover(_: Referable | TaskIntent, _?: RefreshOptions): Promise<Task | undefined>;
  get(_: readonly (string | Referable)[], _?: RefreshOptions): Promise<(Task | undefined)[]>;
  list(_?: TaskQuery): AsyncIterable<Task>;
}
export interface Tracer {
  startSpan(_: string, _?: {
    readonly attributes?: Record<string, string | number | boolean>;
  }): Span;
}
export interface UnknownOutput {
  readonly type: "unknown";
  readonly raw: unknown;
}
export interface VersionForm<Input, Defaults> {
  readonly path: string;
  readonly pathFor?: (_: Input & Defaults) => string;
  readonly check: (_: Partial<Input> & Defaults) => readonly ValidationIssue[];
  readonly encode: (_: Input & Defaults, _: MediaReader) => Body | Promise<Body>;
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
}
export interface WaitUpdate<O extends Output = Output> {
  readonly status: TaskStatus;
  readonly elapsed: number;
  readonly progress: number;
  readonly task: Task<O>;
}
// #endregion

// #region Types
export type BeforeCreate = (_: TaskIntent, _: CostEstimate | undefined) => CreateReservation | void | Promise<CreateReservation | void>;
export type Body = Readonly<Record<string, unknown>>;
export type Concurrency = number | Readonly<Record<string, number>> | false;
export type CostEstimate = Pick<Estimate, "units" | "usd" | "packageType">;
export type CreateOptions = PrepareOptions & SendOptions;
export type CreateOutcome = {
  readonly taskState: "none" | "unknown";
} | {
  readonly taskState: "exists";
  readonly status: "succeeded" | "failed";
  readonly billing: readonly Billing[];
};
export type Disposal = SymbolConstructor extends {
  readonly asyncDispose: infer Key extends symbol;
} ? { readonly [K in Key]: () => PromiseLike<void>; } : object;
export type DownloadTarget = string | WritableStream<Uint8Array> | NodeWritable;
export type Fields = Readonly<Record<string, unknown>>;
export type FileBinder = (_: TaskData) => Output[];
export type FileWriter = (_: string, _: ReadableStream<Uint8Array>) => Promise<void>;
export type InputShape<Input> = { readonly [Field in keyof Input]-?: z.ZodMiniType<Input[Field]>; };
export type KnownEndpoint = Pick<Endpoint<never, never>, "name" | "ownId" | "pack"> & {
  readonly apiVersions: Readonly<Partial<Record<ApiVersion, {
    readonly path: string;
  }>>>;
};
export type Load<T extends object> = T | (() => Promise<T>);
export type MediaInput = string | URL | Uint8Array | BytesSource;
export type MediaKind = "image" | "audio";
export type Output = VideoOutput | ImageOutput | AudioOutput | VoiceOutput | ElementOutput | UnknownOutput;
export type OutputData<O extends Output = Output> = O extends OutputFile ? Omit<O, "expiresAt" | "fileName" | "download" | "open"> : O;
export type OutputDownloadOptions = Pick<DownloadOptions, "signal" | "maxBytes" | "downloadIdleTimeout" | "onProgress">;
export type PriceFields = Partial<Omit<PriceQuery, "endpoint">>;
export type Referable = string | TaskReference | {
  toJSON(): TaskReference;
};
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
  readonly type: "look-failed";
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
  readonly word: string;
};
export type TaskStatus = "submitted" | "processing" | "succeeded" | "failed";
export type Validate = true | "shape" | false | {
  readonly ignore: readonly ValidationIssueCode[];
};
// #endregion

// #region Functions
export declare function ambiguousIds(_: readonly NamedItem[], _: boolean): ValidationIssue[];
export declare function bindEndpoint<Input, Defaults, O extends Output>(_: TaskContext, _: Load<Endpoint<Input, Defaults, O>>): EndpointClient<Input, O>;
export declare function bindSync<Input, Defaults, Result>(_: TaskContext, _: Load<SyncEndpoint<Input, Defaults, Result>>): SyncCall<Input, Result>;
export declare function callbackTask(_: TaskContext, _: TaskData): Promise<Task>;
export declare function checkConcurrency(_: Concurrency | undefined): void;
export declare function checkOptions(_: string, _: object, _?: CallKind): void;
export declare function closeTasks(_: TaskContext): void;
export declare function confirmCallback(_: TaskContext, { id }: Pick<TaskData, "id">): Promise<TaskData | undefined>;
export declare function copyInput<T>(_: T): T;
export declare function createHook(_: Clock, _: BeforeCreate): CreateHook;
export declare function createTasksClient(_: TaskContext): TasksClient;
export declare function decodeTask(_: unknown): TaskData | undefined;
export declare function exactlyOne<Input extends object>(_: Input, _: keyof Input & string, _: keyof Input & string, _?: string): ValidationIssue[];
export declare function fieldsOf(_: unknown): Fields;
export declare function givenLimit(_: Exclude<Concurrency, false> | undefined, _: string): number | undefined;
export declare function hearCallback(_: TaskContext, _: TaskData): void;
export declare function isFields(_: unknown): value is Fields;
export declare function isFinal(_: TaskStatus): status is "succeeded" | "failed";
export declare function itemsOf(_: Readonly<Record<string, readonly Named[] | undefined>>, _?: NamedItem["unused"]): NamedItem[];
export declare function list(_: Fields, ..._: readonly string[]): readonly Fields[];
export declare function listPages(_: TaskContext, _: string, _: string, _?: ListOptions): AsyncGenerator<TaskData>;
export declare function mentions(_: string, _: string): boolean;
export declare function number(_: Fields, ..._: readonly string[]): number | undefined;
export declare function present<T extends object>(_: { [K in keyof T]: T[K] | undefined; }): T;
export declare function readInput<Input, Defaults>({ name, schema, defaults, rules }: InputRules<Input, Defaults>, _: Input, _: Validate, _?: readonly string[]): InputReading<Input, Defaults>;
export declare function readShape<T>(_: z.ZodMiniType<T>, _: unknown, _?: InputPlace): {
  readonly value: T;
} | {
  readonly issues: readonly ValidationIssue[];
};
export declare function referenceIssues(_: readonly Prompt[], _: readonly NamedItem[], _: readonly string[]): ValidationIssue[];
export declare function referenceWriter(_: Readonly<Record<string, readonly Named[] | undefined>>): (_: string) => string;
export declare function text(_: Fields, ..._: readonly string[]): string | undefined;
export declare function v1Billing(_: Fields): Billing[];
// #endregion

// #region Variables
export declare const taskDefaults: {
  readonly waitTimeout: number;
  readonly createTimeout: number;
  readonly queueTimeout: number;
};
// #endregion

// #region Referenced (internal)
type CallKind = keyof OptionsOf;
interface HookedCreate {
  accepted(_: TaskData): void;
  failed(_: KlingError): void;
}
interface InputPlace {
  readonly endpoint: string;
  readonly options: readonly string[];
}
interface OptionsOf {
  readonly prepare: PrepareOptions;
  readonly create: CreateOptions;
  readonly run: RunOptions;
  readonly send: SendOptions;
  readonly wait: WaitOptions;
  readonly get: RefreshOptions;
  readonly list: ListOptions;
  readonly query: TaskQuery;
  readonly download: TaskDownloadOptions;
  readonly file: OutputDownloadOptions;
  readonly call: CallOptions;
  readonly job: Pick<PrepareOptions, "watermark" | "apiVersion" | "validate" | "extraBody">;
}
interface Slot {
  hold(_: TaskReference): void;
  full(): void;
  free(): void;
}
interface SlotRequest extends SlotNeed {
  readonly product: string;
  readonly signal: AbortSignal | undefined;
  readonly again: boolean;
  readonly onQueued: () => void;
}
interface Watch {
  add(_: Watched): void;
  remove(_: Watched): void;
  tell(_: TaskData): void;
  lookNow(_: string): void;
  referenceOf(_: string): TaskReference | undefined;
  close(_: Error): void;
}
interface Watched {
  readonly task: TaskReference;
  since: number;
  end: number;
  readonly interval: number | undefined;
  readonly seen: (_: TaskData) => void;
  readonly fail: (_: unknown) => void;
  readonly timedOut: () => void;
  readonly expectsCallback: boolean;
  readonly eager: boolean;
  readonly resumed: boolean;
  due: number;
  misses: number;
  hidden: boolean;
  place: number;
  lastLook: number | undefined;
  askedAt: number;
  asked: boolean;
  done: boolean;
}
// #endregion

// #region Other
export { bareLong }
export { parseJson }
export { RawNumber }
export { safeListener }
// #endregion
