/**
 * Why a request was rejected.
 * - `method`: the method is not POST.
 * - `content-type`: the content type is not `application/json`.
 * - `too-large`: the body is larger than `maxBytes`.
 * - `unreadable`: reading the body failed.
 * - `not-a-task`: the body is not JSON or does not describe a task.
 * - `signature`: the signature is invalid; the event's `cause` is a `WebhookSignatureError`.
 * - `unsigned`: the callback is unsigned, and unsigned callbacks are rejected.
 * - `not-confirmed`: the callback is unsigned, and `confirm` did not return its task.
 * - `not-yet`: the callback is unsigned, and the service does not report its status yet.
 * - `busy`: the callback is unsigned, and 100 others wait for their confirmation.
 * - `in-progress`: another receiver with the same store is handling this delivery, or crashed while it handled it. Its
 *   claim expires after 5 minutes.
 */
export type WebhookRejectionReason =
  | "method"
  | "content-type"
  | "too-large"
  | "unreadable"
  | "not-a-task"
  | "signature"
  | "unsigned"
  | "not-confirmed"
  | "not-yet"
  | "busy"
  | "in-progress";

const statuses: Readonly<Record<WebhookRejectionReason, number>> = {
  method: 405,
  "content-type": 415,
  "too-large": 413,
  unreadable: 400,
  "not-a-task": 400,
  signature: 401,
  unsigned: 401,
  "not-confirmed": 401,
  // The service may send the callback again, and may report the status by then.
  "not-yet": 503,
  busy: 503,
  "in-progress": 503,
};

/** Rejects a request. The response contains the status only, not the reason. */
export class RejectionError extends Error {
  readonly reason: WebhookRejectionReason;
  readonly status: number;

  constructor(reason: WebhookRejectionReason, cause?: unknown) {
    super(reason, { cause });
    this.reason = reason;
    this.status = statuses[reason];
  }
}
