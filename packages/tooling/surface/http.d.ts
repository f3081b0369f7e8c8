// @klingkit/http
// at run time: Ended, bareLong, checkTime, createTransport, download, isLoopback, isPrivate, normalizeBaseUrl, parseJson, redact, regionUrl, regions, safeListener, systemClock, transportDefaults, transportSettings, withDeadline

// #region Interfaces
export interface Answer {
  readonly data: unknown;
  readonly requestId: string | undefined;
}
export interface Authorizer {
  readonly apiVersions: readonly ApiVersion[];
  readonly isLocal?: boolean | undefined;
  headers(_: {
    readonly method: string;
    readonly url: string;
    readonly signal: AbortSignal | undefined;
  }): Promise<Record<string, string>>;
  rejected(_: {
    readonly serviceCode: number;
    readonly date: number | undefined;
    readonly headers: Readonly<Record<string, string>>;
    readonly signal: AbortSignal | undefined;
  }): Promise<"stop" | {
    readonly again: string;
    readonly offset?: number;
  }>;
  accepted(_: Readonly<Record<string, string>>): void;
  hint(): string | undefined;
}
export interface Call {
  readonly what: string;
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | undefined>> | undefined;
  readonly body?: string | undefined;
  readonly apiVersion: ApiVersion;
  readonly kind: CallKind;
  readonly once?: boolean | undefined;
  readonly stopAt?: readonly number[] | undefined;
  readonly deadline?: number | undefined;
  readonly requestTimeout?: number | undefined;
  readonly maxRetries?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly readBare?: ((_: unknown) => unknown) | undefined;
  readonly findMade?: (() => Promise<unknown>) | undefined;
  readonly doubt?: string | undefined;
  readonly task?: TaskReference | undefined;
}
export interface Clock {
  now(): number;
  sleep(_: number, _?: AbortSignal): Promise<void>;
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
  readonly tries?: number | undefined;
  readonly allowLoopback?: boolean | undefined;
  readonly onProgress?: ((_: {
    readonly received: number;
    readonly total: number | undefined;
  }) => unknown) | undefined;
}
export interface HttpEventBase {
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly apiVersion: ApiVersion;
  readonly attempt: number;
}
export interface RawNumber {
  readonly rawJSON: string;
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
  request(_: Call): Promise<Answer>;
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
  readonly onEvent?: ((_: HttpEvent) => void) | undefined;
}
export interface TransportSettings {
  readonly requestTimeout: number;
  readonly maxRetries: number;
  readonly retryDelay: RetryDelay;
  readonly headers: HeaderRecord;
}
// #endregion

// #region Types
export type CallKind = "read" | "create";
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
  readonly wait: number;
}) | (HttpEventBase & {
  readonly type: "clock-skew";
  readonly offset: number;
}) | (HttpEventBase & {
  readonly type: "signed-again";
  readonly reason: string;
}) | (HttpEventBase & {
  readonly type: "header-stripped";
});
export type Outcome = {
  readonly type: "refused";
  readonly code: number;
  readonly status: number;
  readonly retryAfter: number | undefined;
} | {
  readonly type: "unexpected";
  readonly status: number;
  readonly retryAfter: number | undefined;
} | {
  readonly type: "no-answer";
  readonly sent: "no" | "unknown";
};
export type Region = keyof typeof regions;
// #endregion

// #region Classes
export declare class Ended extends Error {
  readonly by: "timeout" | "abort";
  constructor(_: "timeout" | "abort", _?: unknown);
}
// #endregion

// #region Functions
export declare function bareLong(_: string): RawNumber | string;
export declare function checkTime(_: string, _: number): number;
export declare function createTransport(_: TransportOptions): Transport;
export declare function download(_: string, _?: DownloadOptions): Promise<Download>;
export declare function isLoopback(_: URL): boolean;
export declare function isPrivate(_: URL): boolean;
export declare function normalizeBaseUrl(_: string, _?: string): string;
export declare function parseJson(_: string): unknown;
export declare function redact(_: string, _?: Readonly<Record<string, string>>): string;
export declare function regionUrl(_: string): string;
export declare function safeListener<E>(_: ((_: E) => unknown) | undefined): (_: E) => void;
export declare function transportSettings(_: {
  readonly requestTimeout?: number | undefined;
  readonly maxRetries?: number | undefined;
  readonly retryDelay?: { readonly [Name in keyof RetryDelay]?: number | undefined; } | undefined;
  readonly headers?: HeaderRecord | undefined;
}): TransportSettings;
export declare function withDeadline<T>(_: {
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
export declare const transportDefaults: Omit<TransportSettings, "headers"> & {
  readonly deadline: number;
};
// #endregion

// #region Referenced (internal)
type HeaderRecord = Readonly<Record<string, string>>;
// #endregion
