// @klingkit/tasks
// at run time: bindEndpoint, createTasksClient, decodeTask, isFinal, readShape, taskDefaults

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
  readonly expectedMs: (_: Filled) => number;
  readonly fill: (_: Input) => {
    readonly value: Filled;
  } | {
    readonly problems: readonly Problem[];
  };
  readonly wires: {
    readonly path?: WireForm<Filled>;
    readonly v1?: WireForm<Filled>;
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
}
export interface Finding extends Problem {
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
  readonly deadline?: number | undefined;
}
export interface MediaReader {
  read(_: MediaKind, _: MediaInput, _: string): Promise<string>;
  readonly problems: readonly Problem[];
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
  readonly wire?: Wire;
  readonly validate?: true | "shape" | false;
  readonly extraBody?: Readonly<Record<string, unknown>>;
}
export interface SendOptions {
  readonly signal?: AbortSignal;
  readonly createTimeout?: number;
  readonly onExisting?: "error" | "adopt";
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
  readonly endpoints: readonly KnownEndpoint[];
  readonly emit: (_: TaskEvent) => void;
  readonly writeFile?: FileWriter | undefined;
}
export interface TaskIntent {
  readonly klingkit: 1;
  readonly kind: "intent";
  readonly host: string;
  readonly wire: Wire;
  readonly endpoint: string;
  readonly externalTaskId?: string;
  readonly expectedMs?: number;
  readonly path: string;
  readonly body: string;
}
export interface TaskResult extends TaskSnapshot {
  readonly reference: TaskReference;
  open(_?: DownloadResultOptions): Promise<Download>;
  download(_: string | WritableStream<Uint8Array>, _?: DownloadResultOptions): Promise<void>;
}
export interface TasksClient {
  resume(_: string | TaskReference): Promise<Task>;
  send(_: string | TaskIntent, _?: SendOptions): Promise<Task>;
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
export interface WireForm<Filled> {
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
export type FileWriter = (_: string, _: ReadableStream<Uint8Array>) => Promise<void>;
export type InputShape<Input> = { readonly [Field in keyof Input]-?: z.ZodMiniType<Input[Field]>; };
export type KnownEndpoint = Pick<Endpoint<never, never>, "name" | "ownId" | "pack"> & {
  readonly wires: Readonly<Partial<Record<Wire, {
    readonly path: string;
  }>>>;
};
export type MediaInput = string | URL | Uint8Array | BytesSource;
export type MediaKind = "image" | "audio";
export type Output = VideoOutput | ImageOutput | AudioOutput | VoiceOutput | ElementOutput | UnknownOutput;
export type RunOptions = CreateOptions & WaitOptions;
export type TaskEvent = {
  readonly type: "input-doubt";
  readonly at: number;
  readonly endpoint: string;
  readonly problem: Problem;
} | {
  readonly type: "look-failed";
  readonly at: number;
  readonly endpoint: string;
  readonly id: string | undefined;
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
export declare function bindEndpoint<Input, Filled>(_: TaskContext, _: Endpoint<Input, Filled>): EndpointClient<Input>;
export declare function createTasksClient(_: TaskContext): TasksClient;
export declare function decodeTask(_: unknown): TaskSnapshot | undefined;
export declare function isFinal(_: TaskStatus): boolean;
export declare function readShape<T>(_: z.ZodMiniType<T>, _: unknown): {
  readonly value: T;
} | {
  readonly problems: readonly Problem[];
};
// #endregion

// #region Variables
export declare const taskDefaults: {
  readonly waitTimeout: number;
  readonly interval: number;
  readonly createTimeout: number;
};
// #endregion

// #region Other
export { bareLong }
export { RawNumber }
// #endregion
