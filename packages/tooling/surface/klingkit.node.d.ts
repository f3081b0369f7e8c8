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
  readonly image: ImageClient;
  readonly audio: AudioClient;
  readonly account: AccountClient;
  readonly tasks: TasksClient;
  readonly webhooks: WebhooksClient;
  verifyCredentials(): Promise<CredentialReport>;
  request(_: RawRequest): Promise<RawResponse>;
  close(): Promise<void>;
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
  readonly random?: () => number;
  readonly timeout?: number;
  readonly backoff?: Partial<RetryDelay>;
  readonly slots?: SlotLimits | false;
  readonly tracer?: Tracer;
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
interface WebhooksClient {
  receiver(_: ReceiverOptions): Receiver;
}
// #endregion
