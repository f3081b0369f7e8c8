// klingkit
// at run time: createKling

// #region Interfaces
export interface CredentialReport {
  readonly ok: boolean;
  readonly result: "accepted" | "refused" | "not-enabled" | "clock" | "other-region" | "header-stripped" | "cannot-connect" | "not-configured" | "unclear";
  readonly message: string;
  readonly host?: string;
  readonly region?: string;
  readonly clockOffset?: number;
}
export interface Kling {
  readonly video: VideoClient$1;
  readonly tasks: TasksClient$1;
  verifyCredentials(): Promise<CredentialReport>;
  request(_: RawRequest): Promise<RawResponse>;
}
export interface KlingOptions {
  readonly apiKey?: string | (() => string | Promise<string>);
  readonly accessKey?: string;
  readonly secretKey?: string;
  readonly auth?: Strategy$1;
  readonly region?: Region$1;
  readonly baseUrl?: string;
  readonly fetch?: FetchLike$1;
  readonly clock?: Clock$1;
  readonly timeout?: number;
  readonly backoff?: Partial<Backoff>;
  readonly onEvent?: (_: KlingEvent) => void;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly dangerouslyAllowBrowser?: boolean;
}
export interface RawRequest {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
  readonly timeout?: number;
  readonly kind?: "read" | "create";
}
export interface RawResponse {
  readonly data: unknown;
  readonly requestId: string | undefined;
}
// #endregion

// #region Types
export type KlingEvent = HttpEvent | TaskEvent;
// #endregion

// #region Functions
export declare function createKling(_?: KlingOptions): Kling;
// #endregion

// #region Other
export { AbortedError }
export { AccountError }
export { AlreadyExistsError }
export { apiKey }
export { AuthenticationError }
export { Billing }
export { BusyError }
export { BytesSource }
export { Clock }
export { ConfigurationError }
export { ConnectionError }
export { CreateOptions }
export { custom }
export { CustomStrategy }
export { DownloadError }
export { EndpointClient }
export { FetchLike }
export { ImageToVideoInput }
export { InvalidInputError }
export { jwt }
export { JwtOptions }
export { keyHeaders }
export { KeyPair }
export { KlingError }
export { MediaInput }
export { Output }
export { PermissionError }
export { PolicyError }
export { PrepareOptions }
export { Problem }
export { Region }
export { regions }
export { RequestRefusedError }
export { RunOptions }
export { SendOptions }
export { ServiceError }
export { Strategy }
export { Task }
export { TaskFailedError }
export { TaskIntent }
export { TaskReference }
export { TaskResult }
export { TasksClient }
export { TaskSnapshot }
export { TaskState }
export { TaskStatus }
export { TextToVideoInput }
export { TimeoutError }
export { UnexpectedResponseError }
export { VideoClient }
export { WaitOptions }
export { WaitTimeoutError }
export { WaitUpdate }
export { Wire }
// #endregion
