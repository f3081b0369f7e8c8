// @klingkit/tasks
// at run time: bindEndpoint, bindSync, closeTasks, confirmCallback, copyInput, createTasksClient, hearCallback, readShape

// #region Interfaces
export interface AudioOutput {
  readonly type: "audio";
  readonly id?: string;
  readonly url: string;
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
  readonly timeout?: number;
  readonly validate?: true | "shape";
  readonly extraBody?: Readonly<Record<string, unknown>>;
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
export interface Endpoint<Input, Filled = Input> {
  readonly name: string;
  readonly source: string;
  readonly pack: "video" | "image" | "try-on";
  readonly ownId: OwnIdFacts;
  readonly watermark?: false;
  readonly slots?: (_: Filled) => number;
  readonly price?: (_: Filled) => PriceFields;
  readonly expectedMs: (_: Filled) => number;
  readonly fill: (_: Input) => {
    readonly value: Filled;
  } | {
    readonly problems: readonly ValidationIssue[];
  };
  readonly apiVersions: {
    readonly path?: VersionForm<Filled>;
    readonly v1?: VersionForm<Filled>;
  };
}
export interface EndpointClient<Input> {
  create(_: Input, _?: CreateOptions): Promise<Task>;
  run(_: Input, _?: RunOptions): Promise<TaskResult>;
  get(_: string | {
    readonly externalTaskId: string;
  }, _?: LookOptions): Promise<TaskSnapshot | undefined>;
  list(_?: ListOptions): AsyncIterable<TaskSnapshot>;
  prepare(_: Input, _?: PrepareOptions): Promise<TaskIntent>;
  estimate(_: Input): Promise<Estimate | undefined>;
}
export interface Finding extends ValidationIssue {
  readonly hard: boolean;
}
export interface ImageOutput {
  readonly type: "image";
  readonly index?: number;
  readonly url: string;
  readonly watermarkUrl?: string;
  readonly groupId?: string;
}
export interface ListOptions {
  readonly pageSize?: number;
  readonly signal?: AbortSignal;
}
export interface LookOptions {
  readonly signal?: AbortSignal | undefined;
  readonly once?: boolean | undefined;
  readonly deadline?: number | undefined;
}
export interface MediaReader {
  read(_: MediaKind, _: MediaInput, _: string): Promise<string>;
  readonly problems: readonly ValidationIssue[];
}
export interface OwnIdFacts {
  readonly accepted: boolean;
  readonly lookup: boolean;
  readonly unique: "seen" | "documented" | "assumed";
}
export interface PrepareOptions {
  readonly externalTaskId?: string;
  readonly callbackUrl?: string;
  readonly watermark?: boolean;
  readonly apiVersion?: ApiVersion;
  readonly validate?: true | "shape" | false;
  readonly extraBody?: Readonly<Record<string, unknown>>;
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
export interface SyncCall<Input, Output> {
  (_: Input, _?: CallOptions): Promise<Output>;
  estimate(_: Input): Promise<Estimate | undefined>;
}
export interface SyncEndpoint<Input, Filled, Output> {
  readonly name: string;
  readonly source: string;
  readonly path: string;
  readonly fill: (_: Input) => {
    readonly value: Filled;
  } | {
    readonly problems: readonly ValidationIssue[];
  };
  readonly check?: (_: Filled) => readonly Finding[];
  readonly encode: (_: Filled, _: MediaReader) => Body | Promise<Body>;
  readonly decode: (_: Fields) => Output;
  readonly price?: (_: Filled) => PriceFields;
}
export interface Task {
  readonly id: string | undefined;
  readonly externalTaskId: string | undefined;
  readonly reference: TaskReference;
  get(_?: LookOptions): Promise<TaskSnapshot | undefined>;
  wait(_?: WaitOptions): Promise<TaskResult>;
  toJSON(): TaskReference;
}
export interface TaskContext {
  readonly transport: () => Promise<Transport>;
  readonly clock: Clock;
  readonly fetch: FetchLike | undefined;
  readonly random?: (() => number) | undefined;
  readonly endpoints: Readonly<Record<string, Load<KnownEndpoint>>>;
  readonly emit: (_: TaskEvent) => void;
  readonly tracer?: Tracer | undefined;
  readonly writeFile?: FileWriter | undefined;
  watch?: Watch;
  readonly slotLimits?: SlotLimits | false | undefined;
  slots?: Slots;
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
  readonly doubt?: string;
  readonly slot?: SlotNeed;
  readonly path: string;
  readonly body: string;
}
export interface TaskQuery {
  readonly from?: number;
  readonly to?: number;
  readonly status?: readonly Exclude<TaskStatus, "queued">[];
  readonly product?: readonly ("video" | "image" | "try_on")[];
  readonly pageSize?: number;
  readonly signal?: AbortSignal;
}
export interface TaskResult extends TaskSnapshot {
  readonly reference: TaskReference;
  fileName(_?: number): string;
  open(_?: DownloadResultOptions): Promise<Download>;
  download(_: string | WritableStream<Uint8Array>, _?: DownloadResultOptions): Promise<void>;
}
export interface TasksClient {
  resume(_: string | TaskReference): Promise<Task>;
  send(_: string | TaskIntent, _?: SendOptions): Promise<Task>;
  recover(_: string | TaskReference, _?: {
    readonly signal?: AbortSignal;
  }): Promise<Task | undefined>;
  get(_: readonly (string | TaskReference)[], _?: {
    readonly signal?: AbortSignal;
  }): Promise<(TaskSnapshot | undefined)[]>;
  list(_?: TaskQuery): AsyncIterable<TaskSnapshot>;
}
export interface TaskSnapshot {
  readonly id: string;
  readonly externalTaskId?: string;
  readonly status: TaskStatus;
  readonly statusWord: string;
  readonly message?: string;
  readonly createdAt?: number;
  readonly updatedAt?: number;
  readonly outputs: readonly Output[];
  readonly billing: readonly Billing[];
  readonly parentVideo?: {
    readonly id?: string;
    readonly url?: string;
    readonly duration?: number;
  };
  readonly raw: unknown;
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
export interface VideoOutput {
  readonly type: "video";
  readonly id?: string;
  readonly url: string;
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
export interface WaitOptions {
  readonly timeout?: number;
  readonly interval?: number;
  readonly signal?: AbortSignal;
  readonly onUpdate?: (_: WaitUpdate) => void;
}
export interface WaitUpdate {
  readonly status: TaskStatus;
  readonly elapsed: number;
  readonly progress: number;
  readonly task?: TaskSnapshot;
}
export interface VersionForm<Filled> {
  readonly path: string;
  readonly pathFor?: (_: Filled) => string;
  readonly check: (_: Filled) => readonly Finding[];
  readonly encode: (_: Filled, _: MediaReader) => Body | Promise<Body>;
}
// #endregion

// #region Types
export type Body = Readonly<Record<string, unknown>>;
export type CreateOptions = PrepareOptions & SendOptions;
export type DownloadResultOptions = Pick<DownloadOptions, "signal" | "maxBytes" | "timeout" | "onProgress"> & {
  readonly index?: number;
};
export type Fields = Readonly<Record<string, unknown>>;
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
export type PriceFields = Partial<Omit<PriceQuery, "endpoint">>;
export type RunOptions = CreateOptions & WaitOptions;
export type SlotLimits = Readonly<Record<string, number>>;
export type TaskEvent = {
  readonly type: "input-doubt";
  readonly at: number;
  readonly endpoint: string;
  readonly problem: ValidationIssue;
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
export type TaskStatus = "queued" | "submitted" | "processing" | "succeeded" | "failed";
// #endregion

// #region Functions
export declare function bindEndpoint<Input, Filled>(_: TaskContext, _: Load<Endpoint<Input, Filled>>): EndpointClient<Input>;
export declare function bindSync<Input, Filled, Output>(_: TaskContext, _: Load<SyncEndpoint<Input, Filled, Output>>): SyncCall<Input, Output>;
export declare function closeTasks(_: TaskContext): void;
export declare function confirmCallback(_: TaskContext, { id }: Pick<TaskSnapshot, "id">): Promise<TaskSnapshot | undefined>;
export declare function copyInput<T>(_: T): T;
export declare function createTasksClient(_: TaskContext): TasksClient;
export declare function decodeTask(_: unknown): TaskSnapshot | undefined;
export declare function fieldsOf(_: unknown): Fields;
export declare function hearCallback(_: TaskContext, _: TaskSnapshot): void;
export declare function isFields(_: unknown): value is Fields;
export declare function isFinal(_: TaskStatus): boolean;
export declare function list(_: Fields, ..._: readonly string[]): readonly Fields[];
export declare function listPages(_: TaskContext, _: string, _: string, _?: ListOptions): AsyncGenerator<TaskSnapshot>;
export declare function number(_: Fields, ..._: readonly string[]): number | undefined;
export declare function present<T extends object>(_: { [K in keyof T]: T[K] | undefined; }): T;
export declare function readShape<T>(_: z.ZodMiniType<T>, _: unknown): {
  readonly value: T;
} | {
  readonly problems: readonly ValidationIssue[];
};
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
  tell(_: TaskSnapshot): void;
  lookNow(_: string): void;
  referenceOf(_: string): TaskReference | undefined;
  close(_: Error): void;
}
interface Watched {
  readonly task: TaskReference;
  since: number;
  end: number;
  readonly interval: number | undefined;
  readonly seen: (_: TaskSnapshot) => void;
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
// #endregion
