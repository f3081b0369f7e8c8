import { type KlingError, serviceCode } from "@klingkit/errors";

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

export const TOO_MANY_REQUESTS = 429;

/** Whether a gateway or proxy, not the service, responded that there are too many requests. */
export function isLimitedByGateway({ status, serviceCode: code }: KlingError): boolean {
  return status === TOO_MANY_REQUESTS && code === undefined;
}

/**
 * Whether a request that failed may be sent again. One that is idempotent may if it can succeed later, any other only if
 * it is proven not to have been carried out: it reached nothing, or the response says "not now".
 */
export function mayRepeat(error: KlingError, isIdempotent: boolean): boolean {
  if (isIdempotent) return error.retryable;
  if (error.sent !== "answered") return error.sent === "no";
  return isLimitedByGateway(error) || serviceCode(error.serviceCode ?? 0)?.retry === "always";
}

/**
 * Returns the wait after request number `attempt` (from 1), milliseconds: exponential, and spread by `random` from half of
 * it to the whole. A wait near zero would burden a service that just responded "not now".
 */
export function backoff(attempt: number, { initial, max }: RetryDelay, random: () => number): number {
  return Math.round(Math.min(max, initial * 2 ** (attempt - 1)) * (0.5 + random() / 2));
}

/** Reads `Retry-After` in either form, as milliseconds from now. Undefined if there is none or it makes no sense. */
export function retryAfter(headers: Headers, now: number): number | undefined {
  const value = headers.get("retry-after")?.trim();
  if (!value) return undefined;
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value) * 1000;
  const until = Date.parse(value);
  // The response's own clock comes first: the local one may be wrong.
  return Number.isNaN(until) ? undefined : Math.max(0, until - (dateOf(headers) ?? now));
}

/** The `Date` of a response, epoch milliseconds. Undefined if it has none. */
export function dateOf(headers: Headers): number | undefined {
  const date = Date.parse(headers.get("date") ?? "");
  return Number.isNaN(date) ? undefined : date;
}
