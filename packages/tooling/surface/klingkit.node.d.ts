// klingkit/node
// at run time: createKling, file

// #region Functions
export declare function createKling(_?: KlingOptions): Kling;
export declare function file(_: string | URL): BytesSource;
// #endregion

// #region Referenced (internal)
interface CredentialReport {
  readonly ok: boolean;
  readonly result: "accepted" | "refused" | "not-enabled" | "clock" | "other-region" | "header-stripped" | "cannot-connect" | "not-configured" | "unclear";
  readonly message: string;
  readonly host?: string;
  readonly region?: string;
  readonly clockOffset?: number;
}
interface Kling {
  readonly video: VideoClient;
  readonly tasks: TasksClient;
  verifyCredentials(): Promise<CredentialReport>;
  request(_: RawRequest): Promise<RawResponse>;
}
type KlingEvent = HttpEvent | TaskEvent;
interface KlingOptions {
  readonly apiKey?: string | (() => string | Promise<string>);
  readonly accessKey?: string;
  readonly secretKey?: string;
  readonly auth?: Strategy;
  readonly region?: Region;
  readonly baseUrl?: string;
  readonly fetch?: FetchLike;
  readonly clock?: Clock;
  readonly timeout?: number;
  readonly backoff?: Partial<Backoff>;
  readonly onEvent?: (_: KlingEvent) => void;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly dangerouslyAllowBrowser?: boolean;
}
interface RawRequest {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
  readonly timeout?: number;
  readonly kind?: "read" | "create";
}
interface RawResponse {
  readonly data: unknown;
  readonly requestId: string | undefined;
}
// #endregion
