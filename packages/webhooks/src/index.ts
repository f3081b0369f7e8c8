export type { Delivery, ReceiverOptions, WebhookEvent, WebhookHandler } from "./options.ts";
export { type Callback, parseCallback } from "./parse-callback.ts";
export { createReceiver, type Receiver } from "./receiver.ts";
export type { WebhookRejectionReason } from "./rejection.ts";
export { type NodeRequest, requestFromNode } from "./request-from-node.ts";
export type { WebhookSecret } from "./secret.ts";
export { signCallback, type SignedCallback, type SignOptions } from "./sign-callback.ts";
export { memoryStore, type MemoryStoreOptions, type ReceiverStore } from "./store.ts";
export {
  type HeaderReader,
  type ReceivedCallback,
  type SignatureFailure,
  type VerifiedCallback,
  verify,
  type VerifyOptions,
  WebhookSignatureError,
} from "./verify.ts";
