import {
  AuthenticationError,
  BusyError,
  type KlingError,
  type KlingErrorFields,
  PermissionError,
  RequestRejectedError,
  TimeoutError,
} from "@klingkit/errors";

/** The reason why the proxy refuses a request. Nothing was sent to the service. */
export type RefusalReason =
  | "method"
  | "content-type"
  | "cross-site"
  | "not-signed-in"
  | "too-many-calls"
  | "too-large"
  | "too-slow"
  | "not-a-call"
  | "not-allowed"
  | "not-yours";

type Row = readonly [
  status: number,
  type: new (summary: string, fields: KlingErrorFields) => KlingError,
  summary: string,
  advice?: string,
];

const refusals: Readonly<Record<RefusalReason, Row>> = {
  method: [405, RequestRejectedError, "The proxy accepts POST only."],
  "content-type": [415, RequestRejectedError, "The body of the request must be application/json."],
  "cross-site": [
    403,
    PermissionError,
    "The request comes from another site.",
    "Add the origin of the page to `origins` of the proxy if it belongs to you.",
  ],
  "not-signed-in": [401, AuthenticationError, "You are not signed in.", "Sign in, and try again."],
  "too-many-calls": [429, BusyError, "You have too many calls at once.", "Try again when one of them has ended."],
  "too-large": [413, RequestRejectedError, "The request is too large.", "Use smaller files, or pass their URLs."],
  "too-slow": [408, TimeoutError, "The request was not received in time."],
  "not-a-call": [400, RequestRejectedError, "The request is not one of the client of the proxy."],
  "not-allowed": [403, PermissionError, "The proxy does not allow this endpoint."],
  "not-yours": [404, RequestRejectedError, "The task or the id is not known."],
};

/** A request that the proxy refuses: the HTTP status, and the error that the client in the page throws. */
export class Refusal extends Error {
  readonly reason: RefusalReason;
  readonly status: number;
  readonly error: KlingError;

  constructor(reason: RefusalReason) {
    super(reason);
    const [status, type, summary, advice] = refusals[reason];
    this.reason = reason;
    this.status = status;
    this.error = new type(summary, { status, taskState: "none", advice });
  }
}
