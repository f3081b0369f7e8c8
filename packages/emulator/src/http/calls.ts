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

/** The recorded requests. */
export interface CallLog {
  readonly calls: readonly RecordedCall[];
  /** Records a request whose body has `size` characters. */
  add(call: RecordedCall, size: number): void;
  clear(): void;
}

/** The maximum size of all recorded requests, characters. A server may run for days, and a body may contain images. */
const MAX_SIZE = 2 ** 28;
/** The size of a request without its body, characters. An estimate. */
const BASE_SIZE = 1_000;

export function createCallLog(maxSize: number = MAX_SIZE): CallLog {
  const calls: RecordedCall[] = [];
  let sizes: number[] = [];
  let total = 0;
  return {
    calls,
    add(call, size) {
      calls.push(call);
      sizes.push(BASE_SIZE + size);
      total += BASE_SIZE + size;
      while (total > maxSize && calls.length > 1) {
        calls.shift();
        total -= sizes.shift() ?? 0;
      }
    },
    clear() {
      calls.length = 0;
      sizes = [];
      total = 0;
    },
  };
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
