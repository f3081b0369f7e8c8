import {
  AbortError,
  BusyError,
  errorFromCode,
  type KlingError,
  serviceCode,
  specialCodes,
  TimeoutError,
  UnexpectedResponseError,
} from "@klingkit/errors";
import type { Clock } from "../clock.ts";
import { Interrupted, withTimeout } from "../timeout.ts";
import { redact } from "../redact.ts";
import type { Call, CallResult } from "./call.ts";
import { connectionError, readNetworkError } from "./connect-errors.ts";
import { readEnvelope } from "./envelope.ts";
import type { HeaderRecord } from "./headers.ts";
import { dateOf, retryAfter, TOO_MANY_REQUESTS } from "./retry.ts";
import { type FetchLike, type RawResponse, ResponseTooLarge, send } from "./send.ts";

/** The result of one HTTP request. */
export type Attempt =
  | {
      readonly ok: true;
      readonly status: number;
      readonly serviceCode: number | undefined;
      readonly result: CallResult;
    }
  | {
      readonly ok: false;
      /** The error of the call if the request is not retried. Its field `sent` is set. */
      readonly error: KlingError;
      /** A short reason for events. */
      readonly reason: string;
      /** The `Retry-After` header of the response, milliseconds. Undefined if the header is missing. */
      readonly retryAfter?: number | undefined;
      /** The `Date` header of the response, epoch milliseconds. Undefined if the header is missing. */
      readonly date?: number | undefined;
    };

/** The maximum length of the excerpt of an unexpected response in an error message, characters. */
const MAX_EXCERPT = 200;

/** The advice for HTTP statuses that a gateway, or a server at a wrong base URL, returns. */
const statusAdvice: Readonly<Record<number, string>> = {
  401: "A proxy or gateway rejects the credential. Check the key and baseUrl.",
  403: "A proxy or gateway rejects the request. Check the key and baseUrl.",
  413: "A proxy or gateway rejects a body of this size. Send smaller media, or URLs instead of bytes.",
  [TOO_MANY_REQUESTS]: "A proxy or gateway limits the request rate. Send requests more slowly.",
};

/** Sends one request of a call and reads the response. Failures of the network and the service are returned, not thrown. */
export async function attempt(
  call: Call,
  prepared: {
    readonly url: string;
    readonly headers: HeaderRecord;
    /** The time limit of the request, milliseconds. */
    readonly limit: number;
    readonly clock: Clock;
    readonly fetch: FetchLike | undefined;
    /** The addition to the advice of an authentication error. */
    readonly hint: string | undefined;
  },
): Promise<Attempt> {
  const { url, headers, limit, clock, fetch, hint } = prepared;
  const { method, body } = call;
  let response: RawResponse;
  try {
    response = await withTimeout({ clock, ms: limit, signal: call.signal }, (signal) =>
      send({ method, url, headers, body, signal }, fetch),
    );
  } catch (error) {
    return failedAttempt(call.label, error, limit, headers);
  }
  return readResponse(call, response, headers, hint, clock.now());
}

function readResponse(
  { label, readWithoutEnvelope }: Call,
  response: RawResponse,
  sent: HeaderRecord,
  hint: string | undefined,
  now: number,
): Attempt {
  const { status, headers } = response;
  const date = dateOf(headers);
  const taskSpeed = Number(headers.get("klingkit-task-speed"));
  const stated = {
    ...(date === undefined ? {} : { date }),
    ...(taskSpeed > 0 && taskSpeed < Infinity ? { taskSpeed } : {}),
  };
  const envelope = readEnvelope(response, sent);
  if (envelope.ok && envelope.code === 0) {
    const { data, requestId, isFromGateway } = envelope;
    return {
      ok: true,
      status,
      serviceCode: 0,
      result: { data, requestId, ...stated, ...(isFromGateway ? { isFromGateway } : {}) },
    };
  }
  if (status < 300 && !(envelope.ok && serviceCode(envelope.code))) {
    const data = envelope.body === undefined ? undefined : readWithoutEnvelope?.(envelope.body);
    if (data !== undefined) {
      const result: CallResult = { data, requestId: undefined, ...stated, isFromGateway: true };
      return { ok: true, status, serviceCode: undefined, result };
    }
  }
  const times = { retryAfter: retryAfter(headers, now), date };
  const isTransient = status >= 500 || status === TOO_MANY_REQUESTS;
  if (envelope.ok) {
    const { code, message, requestId } = envelope;
    const error = errorFromCode(code, redact(message, sent), {
      sent: "yes",
      status,
      requestId,
      retryable: serviceCode(code) ? undefined : isTransient,
      advice: adviceFor(code, hint),
    });
    return { ok: false, error, reason: `code ${code}`, ...times };
  }
  const error = new (status === TOO_MANY_REQUESTS ? BusyError : UnexpectedResponseError)(
    `${label} failed: the response ${envelope.problem} (HTTP ${status}${excerpt(response, sent)}).`,
    {
      sent: "yes",
      status,
      retryable: isTransient || status < 300,
      advice: [statusAdvice[status] ?? "Check baseUrl and any proxy or gateway.", status === 401 && hint]
        .filter(Boolean)
        .join(" "),
    },
  );
  return { ok: false, error, reason: `HTTP ${status}: the response ${envelope.problem}`, ...times };
}

function failedAttempt(label: string, cause: unknown, limit: number, headers: HeaderRecord): Attempt {
  const failed = (reason: string, error: KlingError): Attempt => ({ ok: false, error, reason });
  if (cause instanceof Interrupted) {
    const fields = { sent: "unknown", cause: cause.cause } as const;
    return cause.by === "abort"
      ? failed("aborted", new AbortError(`${label} was aborted before a response arrived.`, fields))
      : failed("timeout", new TimeoutError(`${label} failed: no response arrived within ${limit} ms.`, fields));
  }
  if (cause instanceof ResponseTooLarge) {
    const summary = `${label} failed: the response is too large (${cause.message}).`;
    return failed("response too large", new UnexpectedResponseError(summary, { sent: "yes" }));
  }
  const reason = redact(readNetworkError(cause).reason, headers);
  return failed(reason, connectionError(label, reason, cause));
}

function adviceFor(code: number, hint: string | undefined): string | undefined {
  if (code === specialCodes.authorizationMissing) {
    return "klingkit sent a credential, so a proxy or gateway has removed the header. Check its configuration.";
  }
  const row = serviceCode(code);
  return row?.group === "authentication" && row.retry === "never" ? hint : undefined;
}

function excerpt({ status, headers, text }: RawResponse, sent: HeaderRecord): string {
  const location = status >= 300 && status < 400 ? headers.get("location") : null;
  if (location) return ` to ${redact(location, sent)}`;
  const shown = redact(text.trim(), sent).slice(0, MAX_EXCERPT).replaceAll(/\s+/g, " ");
  return shown ? `: ${shown}` : "";
}
