import { serviceCode } from "@klingkit/errors";

/** The outcome of a request that failed. */
export type Outcome =
  | {
      /** The service responded with a code other than 0. */
      readonly type: "refused";
      /** The service's code. */
      readonly code: number;
      /** The HTTP status. */
      readonly status: number;
      /** The `Retry-After` of the response, milliseconds. Undefined if it has none. */
      readonly retryAfter: number | undefined;
    }
  | {
      /** The response does not have the service's envelope. */
      readonly type: "unexpected";
      /** The HTTP status. 0 if the response was too large to be read. */
      readonly status: number;
      /** The `Retry-After` of the response, milliseconds. Undefined if it has none. */
      readonly retryAfter: number | undefined;
    }
  | {
      /** No response arrived. */
      readonly type: "no-answer";
      /** Whether the request may have reached the service: `"no"` only if that is proven. */
      readonly sent: "no" | "unknown";
    };

/**
 * The kind of a call: a `"read"` changes nothing and may be repeated, a `"create"` costs money and is not repeated
 * while its outcome is unknown.
 */
export type CallKind = "read" | "create";

/** How long to wait before a request is sent again: twice as long each time. */
export interface RetryDelay {
  /**
   * The first wait, milliseconds, above 0.
   * @default 1,000
   */
  readonly initial: number;
  /**
   * The longest wait, milliseconds, at least `initial`.
   * @default 30,000
   */
  readonly max: number;
}

/**
 * Statuses of a gateway or a wrong address that answered in the service's place: with them a create was not carried out.
 * 429 means "not now". All others (408, 409, 410, 425, 499, 5xx) may come after the request was passed on.
 */
const refusals: ReadonlySet<number> = new Set([400, 401, 403, 404, 405, 413, 415, 422]);

const TOO_MANY = 429;

/** Whether an answer that is not the service's says that the request was turned away. */
function isRefusal(outcome: Outcome): boolean {
  return outcome.type === "unexpected" && refusals.has(outcome.status);
}

/** Whether something on the way, not the service itself, says that there are too many requests. */
export function isLimitedOnTheWay(outcome: Outcome): boolean {
  return outcome.type === "unexpected" && outcome.status === TOO_MANY;
}

/** Whether a request is proven to have reached nothing: connection refused, name not found. */
export function isUnreached(outcome: Outcome): boolean {
  return outcome.type === "no-answer" && outcome.sent === "no";
}

/** Whether the same call can succeed later although nobody changed anything; a create may have been carried out. */
export function isTransient(outcome: Outcome): boolean {
  if (outcome.type === "no-answer") return true;
  const waiting = outcome.type === "refused" ? serviceCode(outcome.code)?.waiting : undefined;
  if (waiting) return waiting === "yes" || waiting === "read";
  return (
    outcome.status >= 500 || outcome.status === TOO_MANY || (outcome.type === "unexpected" && outcome.status < 300)
  );
}

/** Whether the same call may be sent again, for each kind: the whole policy. */
const repeatable: Record<CallKind, (outcome: Outcome) => boolean> = {
  read: isTransient,
  create: (outcome) => {
    if (outcome.type === "no-answer") return isUnreached(outcome);
    if (outcome.type === "unexpected") return outcome.status === TOO_MANY;
    return serviceCode(outcome.code)?.waiting === "yes";
  },
};

/**
 * Decides what to do after sending number `attempt` (from 1): wait so many milliseconds and send again, or stop.
 * Exponential, each wait spread by `random` from half of it to the whole; a longer `Retry-After` is honoured.
 */
export function decideRetry(
  attempt: number,
  outcome: Outcome,
  kind: CallKind,
  backoff: RetryDelay,
  random: () => number,
): { wait: number } | "stop" {
  if (!repeatable[kind](outcome)) return "stop";
  const ceiling = Math.min(backoff.max, backoff.initial * 2 ** (attempt - 1));
  // Never below half: a jitter near zero would hammer a service that just said "not now".
  const wait = Math.round(ceiling * (0.5 + random() / 2));
  const asked = outcome.type === "no-answer" ? undefined : outcome.retryAfter;
  return { wait: Math.max(wait, asked ?? 0) };
}

/**
 * Whether a create may have been carried out although no task came back.
 * A definite refusal proves that it was not; so does a connection that was never made.
 */
export function inDoubt(outcome: Outcome): boolean {
  if (outcome.type === "no-answer") return outcome.sent === "unknown";
  // By HTTP's own words 307 and 308 mean "not here": nothing was done. 302 and 303 may follow a deed.
  if (outcome.type === "unexpected") return !isRefusal(outcome) && ![TOO_MANY, 307, 308].includes(outcome.status);
  const row = serviceCode(outcome.code);
  return row ? row.waiting === "read" : outcome.status >= 500 || outcome.status < 400;
}
