/**
 * Why a request was rejected.
 * - `method`: it is not a POST.
 * - `content-type`: it is not `application/json`.
 * - `too-large`: its body is larger than `maxBytes`.
 * - `unreadable`: its body could not be read to the end.
 * - `not-a-task`: its body is not JSON, or describes no task.
 * - `signature`: its signature is not valid; the event's `cause` is a `WebhookSignatureError`.
 * - `unsigned`: it is not signed, and unsigned callbacks are rejected.
 * - `not-confirmed`: it is not signed, and `confirm` found no such task.
 * - `not-yet`: it is not signed, and the service does not report this status yet.
 * - `busy`: it is not signed, and 8 callbacks are being confirmed.
 */
export type RejectionReason =
  | "method"
  | "content-type"
  | "too-large"
  | "unreadable"
  | "not-a-task"
  | "signature"
  | "unsigned"
  | "not-confirmed"
  | "not-yet"
  | "busy";

const statuses: Readonly<Record<RejectionReason, number>> = {
  method: 405,
  "content-type": 415,
  "too-large": 413,
  unreadable: 400,
  "not-a-task": 400,
  signature: 401,
  unsigned: 401,
  "not-confirmed": 401,
  // The service may send it again, and may report the status by then.
  "not-yet": 503,
  busy: 503,
};

/** Ends the handling of a request. The sender receives the status and nothing else. */
export class Refusal extends Error {
  readonly reason: RejectionReason;
  readonly status: number;

  constructor(reason: RejectionReason, cause?: unknown) {
    super(reason, { cause });
    this.reason = reason;
    this.status = statuses[reason];
  }
}
