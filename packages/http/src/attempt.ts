import {
  AbortError,
  AuthenticationError,
  BusyError,
  ConnectionError,
  errorFromCode,
  KlingError,
  type KlingErrorFields,
  serviceCode,
  specialCodes,
  TimeoutError,
  UnexpectedResponseError,
} from "@klingkit/errors";
import type { Answer, Call } from "./call.ts";
import type { Clock } from "./clock.ts";
import { Ended, withDeadline } from "./deadline.ts";
import { type RawAnswer, readEnvelope } from "./envelope.ts";
import { readNetworkError } from "./proof-of-not-sent.ts";
import { AnswerTooLarge } from "./read-body.ts";
import { redact } from "./redact.ts";
import { inDoubt, isTransient, type Outcome } from "./retry.ts";
import { retryAfter } from "./retry-after.ts";
import { type FetchLike, send } from "./send.ts";

/** What one sending came to: an answer with code 0, or an outcome and the error that it would be. */
export type Attempt = {
  readonly status: number | undefined;
  readonly serviceCode: number | undefined;
  readonly requestId: string | undefined;
} & (
  | { readonly ok: true; readonly answer: Answer }
  | {
      readonly ok: false;
      readonly outcome: Outcome;
      readonly error: KlingError;
      /** In few words, for events. */
      readonly reason: string;
      /** The answer's `Date`, epoch milliseconds. */
      readonly date: number | undefined;
      readonly aborted: boolean;
    }
);

/** How much of a strange answer an error shows, characters. */
const EXCERPT = 200;

/** The advice for a status that a gateway or a wrong address gives. */
const statusAdvice: Readonly<Record<number, string>> = {
  401: "Something on the way refuses the credential: check the key, and that baseUrl is the service's.",
  403: "Something on the way refuses the request: check the key, and that baseUrl is the service's.",
  413: "Something on the way refuses a body of this size: send smaller media, or URLs instead of bytes.",
  429: "Something on the way limits the requests: send more slowly.",
};

/**
 * Asks the authorizer, which may be the caller's own or call a function of the caller's: under the limits of the call, and
 * with an error that says what it means. Nothing is sent meanwhile.
 * @throws KlingError
 */
export async function askAuthorizer<T>(
  call: Call,
  limit: { readonly clock: Clock; readonly ms: number; readonly isLocal: boolean | undefined },
  work: (signal: AbortSignal | undefined) => Promise<T>,
): Promise<T> {
  const { clock, ms, isLocal } = limit;
  try {
    return await (isLocal ? work(undefined) : withDeadline({ clock, ms, signal: call.signal }, work));
  } catch (error) {
    const taskState = call.kind === "create" ? "none" : undefined;
    if (error instanceof KlingError) throw taskState && !error.taskState ? error.about(undefined, taskState) : error;
    if (!(error instanceof Ended))
      throw new AuthenticationError(`${call.what}: the credential function failed.`, {
        taskState,
        // What it asks, a vault say, may be back later.
        retryable: true,
        cause: error,
      });
    if (error.by === "abort") throw new AbortError(`${call.what} was aborted.`, { taskState, cause: error.cause });
    throw new TimeoutError(`${call.what}: the credential function returned nothing within ${ms} ms.`, {
      taskState,
      fault: "credentials",
    });
  }
}

/** Sends a call once and reads what came of it. Never throws for what the network or the service does. */
export async function attempt(
  call: Call,
  ready: {
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    /** Limit of this sending, milliseconds. */
    readonly limit: number;
    readonly clock: Clock;
    readonly fetch: FetchLike | undefined;
    /** What to add to an authentication error. */
    readonly hint: string | undefined;
  },
): Promise<Attempt> {
  const { url, headers, limit, clock, fetch } = ready;
  const { method, body } = call;
  let raw: RawAnswer;
  try {
    raw = await withDeadline({ clock, ms: limit, signal: call.signal }, (signal) =>
      send({ method, url, headers, body, signal }, fetch),
    );
  } catch (error) {
    return noAnswer(call, error, limit, headers);
  }

  const { status } = raw;
  const envelope = readEnvelope(raw);
  const seen = {
    status,
    serviceCode: envelope.ok ? envelope.code : undefined,
    requestId: envelope.ok ? envelope.requestId : undefined,
  };
  if (envelope.ok && envelope.code === 0) {
    return { ...seen, ok: true, answer: { data: envelope.data, requestId: envelope.requestId } };
  }
  if (!envelope.ok && status >= 200 && status < 300 && envelope.body !== undefined) {
    const data = call.readBare?.(envelope.body);
    if (data !== undefined) return { ...seen, ok: true, answer: { data, requestId: undefined } };
  }

  const after = retryAfter(raw.headers, clock.now());
  const date = Date.parse(raw.headers.get("date") ?? "");
  const outcome: Outcome = envelope.ok
    ? { type: "refused", code: envelope.code, status, retryAfter: after }
    : { type: "unexpected", status, retryAfter: after };
  const fields = { ...moneyOf(call, outcome), status, requestId: seen.requestId, retryable: isTransient(outcome) };
  const error = envelope.ok
    ? errorFromCode(envelope.code, redact(envelope.message, headers), {
        ...fields,
        advice: adviceFor(envelope.code, ready.hint, call.doubt),
      })
    : new (status === 429 ? BusyError : UnexpectedResponseError)(
        `${call.what}: the answer ${envelope.why} (HTTP ${status}${excerpt(raw, headers)}).`,
        { ...fields, advice: statusAdvice[status] ?? "Check baseUrl, and any proxy or gateway on the way." },
      );
  const reason = envelope.ok ? `code ${envelope.code}` : `HTTP ${status}: the answer ${envelope.why}`;
  return { ...seen, ok: false, outcome, error, reason, date: Number.isNaN(date) ? undefined : date, aborted: false };
}

function noAnswer(call: Call, error: unknown, limit: number, headers: Readonly<Record<string, string>>): Attempt {
  const nothing = {
    status: undefined,
    serviceCode: undefined,
    requestId: undefined,
    date: undefined,
    ok: false,
  } as const;
  if (error instanceof Ended) {
    const outcome: Outcome = { type: "no-answer", sent: "unknown" };
    const fields = { ...moneyOf(call, outcome), cause: error.cause };
    return error.by === "abort"
      ? {
          ...nothing,
          outcome,
          reason: "aborted",
          aborted: true,
          error: new AbortError(`${call.what} was aborted before its answer came.`, fields),
        }
      : {
          ...nothing,
          outcome,
          reason: "timeout",
          aborted: false,
          error: new TimeoutError(`${call.what}: no answer within ${limit} ms.`, fields),
        };
  }
  if (error instanceof AnswerTooLarge) {
    const outcome: Outcome = { type: "unexpected", status: 0, retryAfter: undefined };
    const what = `${call.what}: the answer is too large (${error.message}).`;
    return {
      ...nothing,
      outcome,
      reason: "answer too large",
      aborted: false,
      error: new UnexpectedResponseError(what, moneyOf(call, outcome)),
    };
  }
  const { sent, reason } = readNetworkError(error);
  const outcome: Outcome = { type: "no-answer", sent };
  const advice =
    sent === "no" ? "Nothing was sent: check the network, baseUrl and any proxy." : "Check the network and any proxy.";
  return {
    ...nothing,
    outcome,
    reason: redact(reason, headers),
    aborted: false,
    error: new ConnectionError(`${call.what}: no answer came (${redact(reason, headers)}).`, {
      ...moneyOf(call, outcome),
      advice,
      cause: error,
    }),
  };
}

/** What an outcome means for money; a call that makes nothing has no such meaning. */
function moneyOf(call: Call, outcome: Outcome): Pick<KlingErrorFields, "taskState" | "task"> {
  if (call.kind === "read") return {};
  return inDoubt(outcome) ? { taskState: "unknown", task: call.task } : { taskState: "none" };
}

function adviceFor(code: number, hint: string | undefined, doubt: string | undefined): string | undefined {
  const row = serviceCode(code);
  if (code === specialCodes.authorizationMissing) {
    return "klingkit did send a credential, so something on the way removes it: check proxies and gateways, which may strip the header.";
  }
  if (row?.group === "authentication") return row.waiting === "no" ? hint : undefined;
  return row?.group === "request" ? doubt : undefined;
}

function excerpt(raw: RawAnswer, headers: Readonly<Record<string, string>>): string {
  const location = raw.status >= 300 && raw.status < 400 ? raw.headers.get("location") : null;
  if (location) return ` to ${redact(location, headers)}`;
  const text = redact(raw.text.trim(), headers).slice(0, EXCERPT).replaceAll(/\s+/g, " ");
  return text ? `: ${text}` : "";
}
