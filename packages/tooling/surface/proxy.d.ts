// @klingkit/proxy
// at run time: createProxy

// #region Interfaces
export interface ErrorContext {
  readonly user?: string;
  readonly call?: string;
}
export interface ProxyAllow extends AllowOptions {
  readonly endpoints: readonly string[];
  readonly ids?: readonly string[];
}
export interface ProxyOptions {
  readonly authorize: (_: Request) => string | undefined | Promise<string | undefined>;
  readonly allow: ProxyAllow;
  readonly secret: string | undefined;
  readonly guards?: (_: string) => BeforeCreateOption;
  readonly origins?: readonly string[];
  readonly maxBytes?: number;
  readonly maxCalls?: number;
  readonly queueTimeout?: number;
  readonly callbackUrl?: string;
  readonly onError?: (_: unknown, _: ErrorContext) => unknown;
  readonly clock?: Clock;
}
// #endregion

// #region Functions
export declare function createProxy(_: Kling | (() => Kling), _: ProxyOptions): (_: Request) => Promise<Response>;
// #endregion

// @klingkit/proxy/client
// at run time: createKling

// #region Interfaces
export interface CreateOptions {
  readonly externalTaskId?: string;
  readonly watermark?: boolean;
  readonly signal?: AbortSignal;
}
export interface FailedTask<O extends Output = Output> extends TaskFields$1<O> {
  readonly status: "failed";
  readonly outputs: readonly [];
}
export interface PendingTask<O extends Output = Output> extends TaskFields$1<O> {
  readonly status: "submitted" | "processing";
  readonly outputs: readonly [];
}
export interface ProxiedCall<Input, Result> {
  (_: Input, _?: RefreshOptions): Promise<Data<Result>>;
  estimate(_: Input): Promise<Estimate | undefined>;
}
export interface ProxiedEndpoint<Input, O extends Output = Output> {
  create(_: Input, _?: CreateOptions): Promise<ProxiedTask<O>>;
  run(_: Input, _?: RunOptions<O>): Promise<SucceededTask<O>>;
  get(_: {
    readonly externalTaskId: string;
  }, _?: RefreshOptions): Promise<ProxiedTask<O> | undefined>;
  estimate(_: Input): Promise<Estimate | undefined>;
}
export interface ProxiedKling {
  readonly video: ProxiedClient<Kling["video"]>;
  readonly image: ProxiedClient<Kling["image"]>;
  readonly audio: ProxiedClient<Kling["audio"]>;
  readonly tasks: {
    resume(_: string | ProxyTaskReference | object): PendingTask;
  };
}
export interface ProxyClientOptions {
  readonly proxyUrl: string | URL;
  readonly headers?: Readonly<Record<string, string>> | (() => HeadersOf | Promise<HeadersOf>);
  readonly credentials?: "same-origin" | "include" | "omit";
  readonly fetch?: FetchLike;
  readonly clock?: Clock;
}
export interface ProxyTaskReference {
  readonly klingkit: 1;
  readonly endpoint?: string;
  readonly id?: string;
  readonly apiVersion?: ApiVersion;
  readonly token: string;
}
export interface SucceededTask<O extends Output = Output> extends TaskFields$1<O> {
  readonly status: "succeeded";
  readonly outputs: readonly [ProxiedOutput<O>, ...ProxiedOutput<O>[]];
  readonly output: ProxiedOutput<O>;
}
export interface WaitOptions<O extends Output = Output> {
  readonly waitTimeout?: number;
  readonly signal?: AbortSignal;
  readonly onUpdate?: (_: WaitUpdate<O>) => unknown;
}
export interface WaitUpdate<O extends Output = Output> {
  readonly status: TaskStatus;
  readonly elapsed: number;
  readonly progress: number;
  readonly task: ProxiedTask<O>;
}
// #endregion

// #region Types
export type Data<T> = T extends readonly unknown[] ? { readonly [K in keyof T]: Data<T[K]>; } : T extends object ? { readonly [K in keyof T as T[K] extends ((...args: never[]) => unknown) ? never : K extends "raw" ? never : K]: Data<T[K]>; } : T;
export type ProxiedClient<T> = (T extends EndpointClient<infer Input, infer O> ? ProxiedEndpoint<Input, O> : T extends SyncCall<infer Input, infer Result> ? ProxiedCall<Input, Result> : unknown) & { readonly [K in Exclude<keyof T, keyof EndpointClient<unknown>> as T[K] extends EndpointClient<never> | SyncCall<never, unknown> ? K : T[K] extends ((...args: never[]) => unknown) ? never : K]: ProxiedClient<T[K]>; };
export type ProxiedOutput<O extends Output = Output> = O extends OutputFile ? OutputData<O> & Pick<OutputFile, "expiresAt" | "fileName"> : OutputData<O>;
export type ProxiedTask<O extends Output = Output> = PendingTask<O> | SucceededTask<O> | FailedTask<O>;
export type RunOptions<O extends Output = Output> = CreateOptions & WaitOptions<O>;
// #endregion

// #region Functions
export declare function createKling(_: ProxyClientOptions): ProxiedKling;
// #endregion

// #region Referenced (internal)
type HeadersOf = Readonly<Record<string, string>>;
interface TaskFields$1<O extends Output> extends Pick<TaskFields<O>, "id" | "endpoint" | "billing" | "createdAt" | "updatedAt" | "message" | "watermark"> {
  readonly externalTaskId: string | undefined;
  refresh(_?: RefreshOptions): Promise<ProxiedTask<O>>;
  wait(_?: WaitOptions<O>): Promise<SucceededTask<O>>;
  toJSON(): ProxyTaskReference;
}
// #endregion

// #region Other
export { AbortError }
export { AlreadyExistsError }
export { AuthenticationError }
export { BusyError }
export { ConfigurationError }
export { ConnectionError }
export { ContentRejectedError }
export { CreateBlockedError }
export { InvalidInputError }
export { isRetryable }
export { KlingError }
export { PermissionError }
export { RequestRejectedError }
export { ServiceError }
export { TaskFailedError }
export { TaskOutcomeUnknownError }
export { TimeoutError }
export { UnexpectedResponseError }
export { ValidationIssue }
export { WaitTimeoutError }
// #endregion
