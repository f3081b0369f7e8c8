import {
  AbortError,
  BusyError,
  ConnectionError,
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
import { readNetworkError } from "./connect-errors.ts";
import { readEnvelope } from "./envelope.ts";
import type { HeaderRecord } from "./headers.ts";
import { dateOf, retryAfter, TOO_MANY_REQUESTS } from "./retry.ts";
import { type FetchLike, type RawResponse, ResponseTooLarge, send } from "./send.ts";

/** The outcome of one request. */
export type Attempt =
  | {
      readonly ok: true;
      readonly status: number;
      readonly serviceCode: number | undefined;
      readonly result: CallResult;
    }
  | {
      readonly ok: false;
      /** The error that the call fails with if the request is not sent again. It has `sent`. */
      readonly error: KlingError;
      /** The reason in a few words, for events. */
      readonly reason: string;
      /** The `Retry-After` of the response, milliseconds. Undefined if it has none. */
      readonly retryAfter?: number | undefined;
      /** The `Date` of the response, epoch milliseconds. Undefined if it has none. */
      readonly date?: number | undefined;
    };

/** How much of an unexpected response an error shows, characters. */
const EXCERPT = 200;

/** The advice for a status that a gateway or a wrong address gives. */
const statusAdvice: Readonly<Record<number, string>> = {
  401: "Something on the way refuses the credential: check the key, and that baseUrl is the service's.",
  403: "Something on the way refuses the request: check the key, and that baseUrl is the service's.",
  413: "Something on the way refuses a body of this size: send smaller media, or URLs instead of bytes.",
  [TOO_MANY_REQUESTS]: "Something on the way limits the requests: send more slowly.",
};

/** Sends one request of a call and reads the response. It does not throw for what the network or the service does. */
export async function attempt(
  call: Call,
  prepared: {
    readonly url: string;
    readonly headers: HeaderRecord;
    /** The time limit of the request, milliseconds. */
    readonly limit: number;
    readonly clock: Clock;
    readonly fetch: FetchLike | undefined;
    /** What to add to an authentication error. */
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
    return withoutResponse(call.label, error, limit, headers);
  }
  return readResponse(call, response, headers, hint, clock.now());
}

function readResponse(
  { label: what, readWithoutEnvelope: readBare }: Call,
  response: RawResponse,
  sent: HeaderRecord,
  hint: string | undefined,
  now: number,
): Attempt {
  const { status, headers } = response;
  const envelope = readEnvelope(response);
  if (envelope.ok && envelope.code === 0) {
    const { data, requestId } = envelope;
    return { ok: true, status, serviceCode: 0, result: { data, requestId } };
  }
  const times = { retryAfter: retryAfter(headers, now), date: dateOf(headers) };
  const isTransient = status >= 500 || status === TOO_MANY_REQUESTS;
  if (envelope.ok) {
    const { code, message, requestId } = envelope;
    const error = errorFromCode(code, redact(message, sent), {
      sent: "answered",
      status,
      requestId,
      retryable: serviceCode(code) ? undefined : isTransient,
      advice: adviceFor(code, hint),
    });
    return { ok: false, error, reason: `code ${code}`, ...times };
  }
  if (status >= 200 && status < 300 && envelope.body !== undefined) {
    const data = readBare?.(envelope.body);
    if (data !== undefined) return { ok: true, status, serviceCode: undefined, result: { data, requestId: undefined } };
  }
  const error = new (status === TOO_MANY_REQUESTS ? BusyError : UnexpectedResponseError)(
    `${what}: the answer ${envelope.why} (HTTP ${status}${excerpt(response, sent)}).`,
    {
      sent: "answered",
      status,
      retryable: isTransient || status < 300,
      advice: statusAdvice[status] ?? "Check baseUrl, and any proxy or gateway on the way.",
    },
  );
  return { ok: false, error, reason: `HTTP ${status}: the answer ${envelope.why}`, ...times };
}

function withoutResponse(what: string, cause: unknown, limit: number, headers: HeaderRecord): Attempt {
  const failed = (reason: string, error: KlingError): Attempt => ({ ok: false, error, reason });
  if (cause instanceof Interrupted) {
    const fields = { sent: "unknown", cause: cause.cause } as const;
    return cause.by === "abort"
      ? failed("aborted", new AbortError(`${what} was aborted before its answer came.`, fields))
      : failed("timeout", new TimeoutError(`${what}: no answer within ${limit} ms.`, fields));
  }
  if (cause instanceof ResponseTooLarge) {
    const summary = `${what}: the answer is too large (${cause.message}).`;
    return failed("answer too large", new UnexpectedResponseError(summary, { sent: "answered" }));
  }
  const network = readNetworkError(cause);
  const reason = redact(network.reason, headers);
  const { sent } = network;
  const advice = `${sent === "no" ? "Nothing was sent: check the network, baseUrl" : "Check the network"} and any proxy.`;
  return failed(reason, new ConnectionError(`${what}: no answer came (${reason}).`, { sent, advice, cause }));
}

function adviceFor(code: number, hint: string | undefined): string | undefined {
  if (code === specialCodes.authorizationMissing) {
    return "klingkit did send a credential, so something on the way removes it: check proxies and gateways, which may strip the header.";
  }
  const row = serviceCode(code);
  return row?.group === "authentication" && row.retry === "never" ? hint : undefined;
}

function excerpt({ status, headers, text }: RawResponse, sent: HeaderRecord): string {
  const location = status >= 300 && status < 400 ? headers.get("location") : null;
  if (location) return ` to ${redact(location, sent)}`;
  const shown = redact(text.trim(), sent).slice(0, EXCERPT).replaceAll(/\s+/g, " ");
  return shown ? `: ${shown}` : "";
}
