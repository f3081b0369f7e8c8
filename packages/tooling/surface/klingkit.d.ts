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
  readonly image: ImageClient$1;
  readonly audio: AudioClient$1;
  readonly account: AccountClient$1;
  readonly tasks: TasksClient$1;
  readonly webhooks: WebhooksClient;
  verifyCredentials(): Promise<CredentialReport>;
  request(_: RawRequest): Promise<RawResponse>;
  close(): Promise<void>;
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
  readonly random?: () => number;
  readonly timeout?: number;
  readonly backoff?: Partial<RetryDelay>;
  readonly slots?: SlotLimits | false;
  readonly tracer?: Tracer;
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

// #region Referenced (internal)
interface WebhooksClient {
  receiver(_: ReceiverOptions$1): Receiver$1;
}
// #endregion

// #region Other
export { AbortError }
export { AccountClient }
export { AccountError }
export { AlreadyExistsError }
export { apiKey }
export { AudioClient }
export { AuthenticationError }
export { AvatarInput }
export { BalanceDeduction }
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
export { EffectsInput }
export { ElementInput }
export { ElementsClient }
export { EndpointClient }
export { Estimate }
export { ExpandInput }
export { Expansion }
export { ExtendInput }
export { FacesClient }
export { FetchLike }
export { ImageClient }
export { ImageGenerateInput }
export { ImageMultiImageInput }
export { ImageOmniInput }
export { ImageToVideoInput }
export { InvalidInputError }
export { jwt }
export { JwtOptions }
export { keyHeaders }
export { KeyPair }
export { KlingError }
export { LedgerQuery }
export { LipSyncClient }
export { LipSyncInput }
export { MediaInput }
export { MotionControlInput }
export { MultiElementsClient }
export { MultiElementsInput }
export { MultiShotInput }
export { Output }
export { PacksQuery }
export { PermissionError }
export { PolicyError }
export { PrepareOptions }
export { ValidationIssue }
export { Receiver }
export { ReceiverOptions }
export { Recognition }
export { RecognizeInput }
export { Region }
export { regions }
export { RequestRefusedError }
export { ResourcePack }
export { RunOptions }
export { SendOptions }
export { ServiceError }
export { SimpleLipSyncInput }
export { Speech }
export { SpeechInput }
export { Strategy }
export { Task }
export { TaskFailedError }
export { TaskOutcomeUnknownError }
export { TaskIntent }
export { TaskReference }
export { TaskResult }
export { TasksClient }
export { TaskSnapshot }
export { TaskState }
export { TaskStatus }
export { TextToAudioInput }
export { TextToVideoInput }
export { TimeoutError }
export { TryOnInput }
export { UnexpectedResponseError }
export { UnitDeduction }
export { UnitLedgerQuery }
export { VideoClient }
export { VideoMultiImageInput }
export { VideoOmniInput }
export { VideoToAudioInput }
export { VoiceInput }
export { VoicesClient }
export { WaitOptions }
export { WaitTimeoutError }
export { WaitUpdate }
export { ApiVersion }
// #endregion
