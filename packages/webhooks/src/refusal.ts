/**
 * Why a request was refused. `unsigned`: it is not signed, and cannot count; `not-confirmed`: the service knows no such
 * task; `not-yet`: the service says that the task is not so far; `busy`: too many wait to be confirmed.
 */
export type RefusalReason =
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

const statuses: Readonly<Record<RefusalReason, number>> = {
  method: 405,
  "content-type": 415,
  "too-large": 413,
  unreadable: 400,
  "not-a-task": 400,
  signature: 401,
  unsigned: 401,
  "not-confirmed": 401,
  // The service may try again, and then it may be so.
  "not-yet": 503,
  busy: 503,
};

/** Ends the handling of a request. The sender is told the status and nothing else. */
export class Refusal extends Error {
  readonly reason: RefusalReason;
  readonly status: number;

  constructor(reason: RefusalReason, cause?: unknown) {
    super(reason, { cause });
    this.reason = reason;
    this.status = statuses[reason];
  }
}
