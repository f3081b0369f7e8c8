// klingkit
// at run time: createKling, file

// #region Interfaces
export interface AccountFingerprint {
  readonly salt: string;
  readonly packs: readonly string[];
}
export interface CredentialPart {
  readonly name: string;
  readonly source: "options" | "environment" | "env-file";
  readonly path?: string;
  readonly length?: number;
}
export interface CredentialReport {
  readonly ok: boolean;
  readonly result: "accepted" | "rejected" | "not-enabled" | "clock-skew" | "other-region" | "header-stripped" | "cannot-connect" | "not-configured" | "inconclusive";
  readonly message: string;
  readonly host?: string;
  readonly region?: string;
  readonly clockOffset?: number;
  readonly credential?: {
    readonly kind: Credentials$1["kind"];
    readonly parts: readonly CredentialPart[];
  };
}
export interface Kling extends Disposal$1 {
  readonly video: VideoClient;
  readonly image: ImageClient;
  readonly audio: AudioClient;
  readonly account: AccountClient$1;
  readonly tasks: TasksClient$1;
  readonly webhooks: WebhooksClient;
  readonly media: MediaClient;
  verifyCredentials(): Promise<CredentialReport>;
  request(_: RawRequest): Promise<RawResponse>;
  close(): Promise<void>;
}
export interface KlingOptions {
  readonly apiKey?: string | (() => string | Promise<string>);
  readonly accessKey?: string;
  readonly secretKey?: string;
  readonly auth?: Credentials$1;
  readonly region?: Region$1;
  readonly baseUrl?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly fetch?: FetchLike$1;
  readonly clock?: Clock$1;
  readonly random?: () => number;
  readonly requestTimeout?: number;
  readonly maxRetries?: number;
  readonly retryDelay?: Partial<RetryDelay$1>;
  readonly concurrency?: Concurrency$1;
  readonly profile?: Profile;
  readonly beforeCreate?: BeforeCreateOption$1;
  readonly upload?: Upload$1;
  readonly telemetry?: Telemetry$1;
  readonly onEvent?: (_: KlingEvent) => unknown;
  readonly logLevel?: LogLevel;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly dangerouslyAllowBrowser?: boolean;
}
export interface MediaClient {
  check(_: MediaInput$1, _?: MediaCheckOptions$1): Promise<MediaReport$1>;
}
export interface Profile {
  readonly format: "klingkit-profile-1";
  readonly date: string;
  readonly host: string;
  readonly account: AccountFingerprint;
  readonly facts: ServiceFacts$1;
}
export interface ProfileEvent {
  readonly type: "profile";
  readonly at: number;
  readonly isUsed: boolean;
  readonly problem: ProfileProblem | undefined;
}
export interface RawRequest {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
  readonly requestTimeout?: number;
  readonly kind?: "read" | "create";
}
export interface RawResponse {
  readonly data: unknown;
  readonly requestId: string | undefined;
}
export interface TaskReceiverOptions extends Omit<ReceiverOptions$1, "onTask" | "onFinished" | "confirm"> {
  readonly onTask?: ((_: Task$1, _: Delivery$1) => void | Promise<void>) | undefined;
  readonly onFinished?: ((_: SucceededTask$1 | FailedTask$1, _: Delivery$1) => void | Promise<void>) | undefined;
}
export interface WebhooksClient {
  receiver(_: TaskReceiverOptions): Receiver$1;
}
// #endregion

// #region Types
export type KlingEvent = HttpEvent$1 | TaskEvent$1 | ProfileEvent;
export type LogLevel = "debug" | "info" | "warn" | "error" | "off";
export type ProfileProblem = "old" | "other-host" | "other-account" | "unverified";
// #endregion

// #region Functions
export declare function createKling(_?: KlingOptions): Kling;
export declare function file(_: string | URL): BytesSource$1;
// #endregion

// #region Re-exports
export type * from "@klingkit/audio/client";
export type * from "@klingkit/image/client";
export type * from "@klingkit/video/client";
// #endregion

// #region Other
export { AbortError }
export { AccountClient }
export { AccountError }
export { AlreadyExistsError }
export { apiKey }
export { ApiVersion }
export { AudioOutput }
export { AuthenticationError }
export { AuthorizedRequest }
export { Authorizer }
export { BalanceDeduction }
export { BearerCredentials }
export { BeforeCreate }
export { BeforeCreateOption }
export { Billing }
export { BusyError }
export { BytesSource }
export { CallOptions }
export { Clock }
export { Concurrency }
export { Confidence }
export { ConfigurationError }
export { ConnectionError }
export { ContentRejectedError }
export { CostEstimate }
export { CreateBlockedError }
export { CreateOptions }
export { CreateOutcome }
export { CreateReservation }
export { Credentials }
export { custom }
export { CustomCredentials }
export { Deduction }
export { Delivery }
export { Disposal }
export { Download }
export { DownloadError }
export { DownloadOptions }
export { DownloadTarget }
export { ElementOutput }
export { ElementReference }
export { ElementReferenceInput }
export { EndpointClient }
export { EndpointDescription }
export { Estimate }
export { EstimateRange }
export { Fact }
export { FailedTask }
export { FailureReason }
export { FetchLike }
export { FinishedTask }
export { HostedFile }
export { HttpEvent }
export { HttpEventBase }
export { ImageModel }
export { ImageOutput }
export { ImageReferenceInput }
export { InvalidInputError }
export { isResumable }
export { isRetryable }
export { IssueDetails }
export { jwt }
export { JwtOptions }
export { keyHeaders }
export { KeyPair }
export { KlingError }
export { KlingErrorCode }
export { KlingErrorFault }
export { KlingErrorFields }
export { LedgerQuery }
export { ListOptions }
export { MediaCheckOptions }
export { MediaInput }
export { MediaReport }
export { NamedReference }
export { NodeWritable }
export { Observation }
export { Operation }
export { OperationOutcome }
export { OperationType }
export { Output }
export { OutputData }
export { OutputDownloadOptions }
export { OutputFile }
export { OutputSaveOptions }
export { PackageType }
export { PacksQuery }
export { ParentVideo }
export { PendingTask }
export { PermissionError }
export { PrepareCallOptions }
export { PrepareOptions }
export { Receiver }
export { ReceiverOptions }
export { ReceiverStore }
export { RefreshOptions }
export { Region }
export { regions }
export { Rejection }
export { RequestRejectedError }
export { ResourcePack }
export { RetryDecision }
export { RetryDelay }
export { RunOptions }
export { RunUpdate }
export { SavedOutput }
export { SendOptions }
export { ServiceError }
export { ServiceFacts }
export { Sink }
export { SinkFile }
export { SlotChange }
export { SlotRequirement }
export { SourceRule }
export { StoredFile }
export { StuckTask }
export { stuckTasks }
export { SucceededTask }
export { SyncCall }
export { Task }
export { TaskData }
export { TaskDownloadOptions }
export { TaskEvent }
export { TaskFailedError }
export { TaskFields }
export { TaskIntent }
export { TaskOutcomeUnknownError }
export { TaskQuery }
export { TaskReference }
export { TaskReferenceLike }
export { TaskRequest }
export { TaskSaveOptions }
export { TasksClient }
export { TaskState }
export { TaskStatus }
export { Telemetry }
export { TimeoutError }
export { TimeRange }
export { UnexpectedResponseError }
export { UnitDeduction }
export { UnitLedgerQuery }
export { UnknownOutput }
export { Upload }
export { UploadedFile }
export { UploadFile }
export { UsageAmount }
export { UsageGroup }
export { UsageQuery }
export { UsageReport }
export { UsageRow }
export { UsageTask }
export { Validate }
export { ValidationIssue }
export { ValidationIssueCode }
export { validationIssueCodes }
export { ValueOrProvider }
export { VideoModel }
export { VideoOutput }
export { VoiceOutput }
export { WaitOptions }
export { WaitTimeoutError }
export { WaitUpdate }
export { WebhookEvent }
export { WebhookHandler }
export { WebhookRejectionReason }
export { WebhookSecret }
// #endregion

// klingkit/profile
// at run time: checkProfile, fingerprint

// #region Interfaces
export interface AccountFingerprint {
  readonly salt: string;
  readonly packs: readonly string[];
}
export interface Profile {
  readonly format: "klingkit-profile-1";
  readonly date: string;
  readonly host: string;
  readonly account: AccountFingerprint;
  readonly facts: ServiceFacts;
}
// #endregion

// #region Types
export type ProfileProblem = "old" | "other-host" | "other-account" | "unverified";
// #endregion

// #region Functions
export declare function checkProfile(_: unknown, _: () => Promise<Transport>, _: number): Promise<{
  readonly facts: ServiceFacts;
} | {
  readonly problem: ProfileProblem;
} | undefined>;
export declare function fingerprint(_: unknown, _: string): Promise<AccountFingerprint>;
// #endregion
