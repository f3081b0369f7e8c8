// @klingkit/webhooks
// at run time: WebhookSignatureError, createReceiver, memoryStore, parseCallback, requestFromNode, signCallback, verify

// #region Interfaces
export interface Callback {
  readonly task: TaskData;
  readonly test: boolean;
}
export interface Delivery {
  readonly id: string | undefined;
  readonly verification: "signed" | "confirmed" | "none";
}
export interface HeaderReader {
  get(_: string): string | null;
}
export interface MemoryStoreOptions {
  readonly clock?: Pick<Clock, "now"> | undefined;
  readonly maxEntries?: number | undefined;
}
export interface NodeRequest extends AsyncIterable<unknown> {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body?: unknown;
  readonly readableDidRead?: boolean | undefined;
}
export interface ReceivedCallback {
  readonly headers: HeaderReader | Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Uint8Array | ArrayBuffer | string;
}
export interface Receiver {
  (_: Request): Promise<Response>;
  subscribe(_: (_: TaskData) => void): () => void;
}
export interface ReceiverOptions {
  readonly secret?: WebhookSecret | (() => WebhookSecret | undefined | Promise<WebhookSecret | undefined>) | undefined;
  readonly unsigned?: "confirm" | "reject" | "trust" | undefined;
  readonly confirm?: ((_: TaskData) => Promise<unknown>) | undefined;
  readonly onTask?: WebhookHandler | undefined;
  readonly onFinished?: WebhookHandler | undefined;
  readonly onTest?: WebhookHandler | undefined;
  readonly onEvent?: ((_: WebhookEvent) => unknown) | undefined;
  readonly store?: ReceiverStore | undefined;
  readonly clock?: Pick<Clock, "now"> | undefined;
  readonly maxBytes?: number | undefined;
}
export interface ReceiverStore {
  claim(_: string, _: number): boolean | Promise<boolean>;
  release(_: string): void | Promise<void>;
  get(_: string): number | undefined | Promise<number | undefined>;
  set(_: string, _: number, _: number): void | Promise<void>;
}
export interface SignedCallback {
  readonly method: "POST";
  readonly headers: Record<string, string>;
  readonly body: string;
}
export interface SignOptions {
  readonly secret?: WebhookSecret | undefined;
  readonly at?: number | undefined;
  readonly id?: string | undefined;
}
export interface VerifiedCallback {
  readonly id: string;
  readonly signedAt: number;
}
export interface VerifyOptions {
  readonly secret: WebhookSecret;
  readonly clock?: Pick<Clock, "now"> | undefined;
}
// #endregion

// #region Types
export type SignatureFailure = "missing" | "malformed" | "too-old" | "too-new" | "mismatch";
export type WebhookEvent = {
  readonly type: "rejected";
  readonly at: number;
  readonly status: number;
  readonly reason: WebhookRejectionReason;
  readonly cause?: unknown;
} | {
  readonly type: "duplicate" | "stale";
  readonly at: number;
  readonly task: TaskData;
} | {
  readonly type: "failed";
  readonly at: number;
  readonly error: unknown;
};
export type WebhookHandler = (_: TaskData, _: Delivery) => void | Promise<void>;
export type WebhookRejectionReason = "method" | "content-type" | "too-large" | "unreadable" | "not-a-task" | "signature" | "unsigned" | "not-confirmed" | "not-yet" | "busy" | "in-progress";
export type WebhookSecret = string | readonly string[];
// #endregion

// #region Classes
export declare class WebhookSignatureError extends KlingError {
  override get name(): "WebhookSignatureError";
  override get code(): "webhook_signature_invalid";
  readonly reason: SignatureFailure;
  constructor(_: SignatureFailure);
}
// #endregion

// #region Functions
export declare function createReceiver(_: ReceiverOptions): Receiver;
export declare function memoryStore(_?: MemoryStoreOptions): ReceiverStore;
export declare function parseCallback(_: string | Uint8Array): Callback | undefined;
export declare function requestFromNode(_: NodeRequest): Request;
export declare function signCallback(_: object | string, _?: SignOptions): Promise<SignedCallback>;
export declare function verify(_: ReceivedCallback, _: VerifyOptions): Promise<VerifiedCallback>;
// #endregion
