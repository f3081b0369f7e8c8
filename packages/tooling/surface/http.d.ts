// @klingkit/http
// at run time: Interrupted, backoff, checkMaxRetries, checkTime, createTransport, download, isLoopback, isUnreachable, normalizeBaseUrl, parseJson, rawInteger, readPart, redact, regionUrl, regions, safeListener, systemClock, transportSettings, withTimeout

// #region Interfaces
export interface AuthorizedRequest {
  readonly method: string;
  readonly url: string;
  readonly signal?: AbortSignal | undefined;
}
export interface Authorizer {
  readonly apiVersions?: readonly ApiVersion[] | undefined;
  readonly skipTimeout?: boolean | undefined;
  headers(_: AuthorizedRequest): Promise<Record<string, string>>;
  rejected?(_: Rejection): Promise<RetryDecision>;
  accepted?(_: Readonly<Record<string, string>>): void;
  hint?(): string | undefined;
}
export interface Call {
  readonly label: string;
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | undefined>> | undefined;
  readonly body?: string | undefined;
  readonly apiVersion?: ApiVersion | undefined;
  readonly isIdempotent?: boolean | undefined;
  readonly retry?: boolean | undefined;
  readonly doNotRetryCodes?: readonly number[] | undefined;
  readonly callTimeout?: number | undefined;
  readonly requestTimeout?: number | undefined;
  readonly maxRetries?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly readWithoutEnvelope?: ((_: unknown) => unknown) | undefined;
  readonly recoverResult?: (() => Promise<unknown>) | undefined;
}
export interface CallResult {
  readonly data: unknown;
  readonly requestId: string | undefined;
  readonly date?: number;
  readonly taskSpeed?: number;
  readonly isFromGateway?: true;
}
export interface Clock {
  now(): number;
  sleep(_: number, _?: AbortSignal): Promise<void>;
  track?<T>(_: Promise<T>): Promise<T>;
}
export interface Download {
  readonly stream: ReadableStream<Uint8Array>;
  readonly size: number | undefined;
  readonly contentType: string | undefined;
}
export interface DownloadOptions {
  readonly fetch?: FetchLike | undefined;
  readonly clock?: Clock | undefined;
  readonly random?: (() => number) | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly maxBytes?: number | undefined;
  readonly downloadIdleTimeout?: number | undefined;
  readonly maxRetries?: number | undefined;
  readonly allowLoopback?: boolean | undefined;
  readonly onProgress?: ((_: {
    readonly received: number;
    readonly total: number | undefined;
  }) => unknown) | undefined;
}
export interface FilePart {
  readonly bytes: Uint8Array;
  readonly size: number | undefined;
  readonly contentType: string | undefined;
}
export interface HttpEventBase {
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly apiVersion: ApiVersion | undefined;
  readonly attempt: number;
}
export interface RawNumber {
  readonly rawJSON: string;
}
export interface ReadPartOptions extends FileRequestOptions {
  readonly offset: number;
  readonly length: number;
  readonly clock?: Clock | undefined;
  readonly timeout?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}
export interface Rejection {
  readonly serviceCode: number;
  readonly date?: number | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}
export interface RetryDelay {
  readonly initial: number;
  readonly max: number;
}
export interface Transport {
  readonly baseUrl: string;
  readonly apiVersions: readonly ApiVersion[];
  readonly clock: Clock;
  readonly fetch: FetchLike | undefined;
  request(_: Call): Promise<CallResult>;
}
export interface TransportOptions {
  readonly baseUrl: string;
  readonly authorizer: Authorizer;
  readonly fetch?: FetchLike | undefined;
  readonly clock?: Clock | undefined;
  readonly requestTimeout?: number | undefined;
  readonly maxRetries?: number | undefined;
  readonly retryDelay?: Partial<RetryDelay> | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly random?: (() => number) | undefined;
  readonly onEvent?: ((_: HttpEvent) => unknown) | undefined;
}
export interface TransportSettings {
  readonly requestTimeout: number;
  readonly maxRetries: number;
  readonly retryDelay: RetryDelay;
  readonly headers: HeaderRecord;
}
// #endregion

// #region Types
export type FetchLike = (_: string, _: RequestInit) => Promise<Response>;
export type HttpEvent = (HttpEventBase & {
  readonly type: "request";
}) | (HttpEventBase & {
  readonly type: "response";
  readonly status: number;
  readonly serviceCode: number | undefined;
  readonly requestId: string | undefined;
  readonly duration: number;
}) | (HttpEventBase & {
  readonly type: "no-response";
  readonly reason: string;
  readonly duration: number;
}) | (HttpEventBase & {
  readonly type: "retry";
  readonly reason: string;
  readonly delay: number;
}) | (HttpEventBase & {
  readonly type: "clock-skew";
  readonly offset: number;
}) | (HttpEventBase & {
  readonly type: "reauthorized";
  readonly reason: string;
}) | (HttpEventBase & {
  readonly type: "gateway-envelope";
  readonly status: number;
}) | (HttpEventBase & {
  readonly type: "header-stripped";
});
export type Region = keyof typeof regions;
export type RetryDecision = "do-not-retry" | {
  readonly retryReason: string;
  readonly clockOffset?: number | undefined;
};
// #endregion

// #region Classes
export declare class Interrupted extends Error {
  readonly by: "timeout" | "abort";
  constructor(_: "timeout" | "abort", _?: unknown);
}
// #endregion

// #region Functions
export declare function backoff(_: number, { initial, max }: RetryDelay, _: () => number): number;
export declare function checkMaxRetries(_: number): number;
export declare function checkTime(_: string, _: number): number;
export declare function createTransport(_: TransportOptions): Transport;
export declare function download(_: string, _?: DownloadOptions): Promise<Download>;
export declare function isLoopback(_: URL): boolean;
export declare function isUnreachable(_: URL): boolean;
export declare function normalizeBaseUrl(_: string, _?: string): string;
export declare function parseJson(_: string): unknown;
export declare function rawInteger(_: string): RawNumber | string;
export declare function readPart(_: string, _: ReadPartOptions): Promise<FilePart>;
export declare function redact(_: string, _?: Headers$1): string;
export declare function regionUrl(_: string): string;
export declare function safeListener<E>(_: ((_: E) => unknown) | undefined): (_: E) => void;
export declare function transportSettings(_: {
  readonly requestTimeout?: number | undefined;
  readonly maxRetries?: number | undefined;
  readonly retryDelay?: { readonly [Name in keyof RetryDelay]?: number | undefined; } | undefined;
  readonly headers?: HeaderRecord | undefined;
}): TransportSettings;
export declare function withTimeout<T>(_: {
  readonly clock: Clock;
  readonly ms: number;
  readonly signal: AbortSignal | undefined;
}, _: (_: AbortSignal) => Promise<T>, _?: (_: T) => void): Promise<T>;
// #endregion

// #region Variables
export declare const regions: {
  readonly singapore: "https://api-singapore.klingai.com";
  readonly beijing: "https://api-beijing.klingai.com";
  readonly global: "https://api.klingai.com";
};
export declare const systemClock: Clock;
// #endregion

// #region Referenced (internal)
interface FileRequestOptions {
  readonly fetch?: FetchLike | undefined;
  readonly allowLoopback?: boolean | undefined;
}
type HeaderRecord = Readonly<Record<string, string>>;
type Headers$1 = Readonly<Record<string, string>>;
// #endregion

// @klingkit/http/options
// at run time: checkTime, normalizeBaseUrl, readBody, regionUrl, regions, safeListener, systemClock, transportSettings

// #region Interfaces
export interface Clock {
  now(): number;
  sleep(_: number, _?: AbortSignal): Promise<void>;
  track?<T>(_: Promise<T>): Promise<T>;
}
export interface TransportSettings {
  readonly requestTimeout: number;
  readonly maxRetries: number;
  readonly retryDelay: RetryDelay;
  readonly headers: HeaderRecord;
}
// #endregion

// #region Types
export type Region = keyof typeof regions;
// #endregion

// #region Functions
export declare function checkTime(_: string, _: number): number;
export declare function normalizeBaseUrl(_: string, _?: string): string;
export declare function readBody(_: ReadableStream<Uint8Array> | null, _: number): Promise<Uint8Array | undefined>;
export declare function regionUrl(_: string): string;
export declare function safeListener<E>(_: ((_: E) => unknown) | undefined): (_: E) => void;
export declare function transportSettings(_: {
  readonly requestTimeout?: number | undefined;
  readonly maxRetries?: number | undefined;
  readonly retryDelay?: { readonly [Name in keyof RetryDelay]?: number | undefined; } | undefined;
  readonly headers?: HeaderRecord | undefined;
}): TransportSettings;
// #endregion

// #region Variables
export declare const regions: {
  readonly singapore: "https://api-singapore.klingai.com";
  readonly beijing: "https://api-beijing.klingai.com";
  readonly global: "https://api.klingai.com";
};
export declare const systemClock: Clock;
// #endregion

// #region Referenced (internal)
type HeaderRecord = Readonly<Record<string, string>>;
interface RetryDelay {
  readonly initial: number;
  readonly max: number;
}
// #endregion
