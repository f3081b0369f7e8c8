import type { AuthKind } from "../auth/authenticate.ts";
import type { FaultTarget } from "../faults/rule.ts";

/** A request that the emulator received. Secrets in its headers are masked. */
export interface RecordedCall extends FaultTarget {
  /** The time of the request, epoch milliseconds on the emulator's clock. */
  readonly at: number;
  /** The kind of the credential. */
  readonly auth: AuthKind;
  /** The access key of the account. Undefined if the credential is invalid. */
  readonly account?: string;
  /** The HTTP status of the response; 0 if none was sent. */
  readonly status: number;
  /** The service code of the response. Undefined if it has none. */
  readonly code?: number;
  /** The id of the fault that was applied. Undefined if no fault was applied. */
  readonly fault?: string;
}

const SECRET_HEADER = /authorization|cookie|key|secret|token|signature/;

/** Returns the headers with masked secrets, for example `Bearer ***`. */
export function maskedHeaders(headers: Headers): Record<string, string> {
  return Object.fromEntries(
    [...headers].map(([name, value]) => [
      name,
      SECRET_HEADER.test(name) ? value.replace(/^(bearer\s+)?.*$/i, "$1***") : value,
    ]),
  );
}

/** The details of a request that are recorded while it is processed. */
export interface CallDetails {
  /** The body. */
  readonly text: string;
  auth: AuthKind;
  account?: string;
  code?: number;
}
