import { type KlingError, serviceCode } from "@klingkit/errors";

/** The delays before retries. The delay doubles with each retry, up to `max`. */
export interface RetryDelay {
  /**
   * The delay before the first retry, milliseconds, above 0.
   * @default 1,000
   */
  readonly initial: number;
  /**
   * The maximum delay, milliseconds, at least `initial`.
   * @default 30,000
   */
  readonly max: number;
}

export const TOO_MANY_REQUESTS = 429;

/** Whether a gateway or proxy, rather than the service, responded with HTTP 429. */
export function isLimitedByGateway({ status, serviceCode: code }: KlingError): boolean {
  return status === TOO_MANY_REQUESTS && code === undefined;
}

/**
 * Whether a failed request may be retried. An idempotent request may be retried if it can succeed later. Any other request
 * may be retried only if it was certainly not executed: nothing was sent, or the response is a rate or concurrency limit.
 */
export function mayRetry(error: KlingError, isIdempotent: boolean): boolean {
  if (isIdempotent) return error.retryable;
  if (error.sent !== "yes") return error.sent === "no";
  return isLimitedByGateway(error) || serviceCode(error.serviceCode ?? 0)?.retry === "always";
}

/**
 * Returns the delay after request number `attempt` (from 1), milliseconds: exponential backoff with equal jitter. Full
 * jitter could retry a rate-limited request almost immediately.
 * @param attempt the number of failed requests so far
 * @param delay the first and the longest delay
 * @param random returns a number from 0 (inclusive) to 1 (exclusive)
 * @example await clock.sleep(backoff(1, { initial: 1000, max: 30_000 }, Math.random)); // 500 to 1000 ms
 */
export function backoff(attempt: number, { initial, max }: RetryDelay, random: () => number): number {
  return Math.round(Math.min(max, initial * 2 ** (attempt - 1)) * (0.5 + random() / 2));
}

/** Returns the `Retry-After` header, which is a number of seconds or a date, in milliseconds. Undefined if it is missing or invalid. */
export function retryAfter(headers: Headers, now: number): number | undefined {
  const value = headers.get("retry-after") ?? "";
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value) * 1000;
  const until = Date.parse(value);
  // The `Date` header takes precedence, because the local clock may be wrong.
  return Number.isNaN(until) ? undefined : Math.max(0, until - (dateOf(headers) ?? now));
}

/** Returns the `Date` header, epoch milliseconds. Undefined if it is missing or invalid. */
export function dateOf(headers: Headers): number | undefined {
  const date = Date.parse(headers.get("date") ?? "");
  return Number.isNaN(date) ? undefined : date;
}
