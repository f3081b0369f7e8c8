import {
  AbortError,
  type ApiVersion,
  AuthenticationError,
  ConfigurationError,
  KlingError,
  specialCodes,
  TimeoutError,
} from "@klingkit/errors";
import type { Authorizer } from "../authorizer.ts";
import { type Clock, systemClock } from "../clock.ts";
import { Interrupted, withTimeout } from "../timeout.ts";
import { normalizeBaseUrl } from "../regions.ts";
import { attempt } from "./attempt.ts";
import { callUrl } from "./call-url.ts";
import type { Call, CallResult } from "./call.ts";
import { type HttpEvent, safeListener } from "./events.ts";
import { joinHeaders } from "./headers.ts";
import { backoff, isLimitedByGateway, mayRepeat, type RetryDelay } from "./retry.ts";
import type { FetchLike } from "./send.ts";
import { transportDefaults, transportSettings } from "./settings.ts";

/** The options of a transport. */
export interface TransportOptions {
  /** The URL of the service: https, or http on this machine. A trailing slash and `/v1` are removed. */
  readonly baseUrl: string;
  /** The credential. The strategies of `@klingkit/auth` fit. */
  readonly authorizer: Authorizer;
  /**
   * Sends the requests. It is called as `(url, init)`, with text as the body.
   * @default the runtime's `fetch`
   */
  readonly fetch?: FetchLike | undefined;
  /**
   * Measures the time limits, and the waits between requests.
   * @default the clock of the machine
   */
  readonly clock?: Clock | undefined;
  /**
   * The time limit of one HTTP request, milliseconds, from its start to the end of the response's body: above 0 and at
   * most 2,147,483,647. A second is added for each MiB of the request's body.
   * @default 30,000
   */
  readonly requestTimeout?: number | undefined;
  /**
   * How often an idempotent request is sent again after a failure of the network, an HTTP 5xx or "too many requests": a
   * whole number from 0. Any other request is sent again only if it reached nothing, or if the response says "not now":
   * the first is limited by this number, the second by `callTimeout`.
   * @default 2
   */
  readonly maxRetries?: number | undefined;
  /**
   * How long to wait before a request is sent again, milliseconds: `initial` the first time, then twice as long each
   * time up to `max`. A longer `Retry-After` of the response is obeyed.
   * @default { initial: 1000, max: 30_000 }
   */
  readonly retryDelay?: Partial<RetryDelay> | undefined;
  /**
   * Extra headers of every request, for a gateway in front of the service. `Authorization`, `Content-Type` and the
   * headers of the connection cannot be set. Their values appear in no error and no event.
   * @default none
   * @example createTransport({ baseUrl, authorizer, headers: { "x-team": "films" } });
   */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /**
   * Spreads the waits between requests: returns a number from 0 up to, but not including, 1.
   * @default Math.random
   */
  readonly random?: (() => number) | undefined;
  /**
   * Receives the events of every request. Errors of the listener are ignored.
   * @default none
   */
  readonly onEvent?: ((event: HttpEvent) => void) | undefined;
}

/** Sends calls to one host with one credential. */
export interface Transport {
  /** The normalized URL of the service. */
  readonly baseUrl: string;
  /** The API versions that accept the credential. */
  readonly apiVersions: readonly ApiVersion[];
  /** The clock of the transport. */
  readonly clock: Clock;
  /** The `fetch` of the transport. Undefined for the runtime's own. */
  readonly fetch: FetchLike | undefined;
  /**
   * Sends a call. After a failure it sends the request again if it is idempotent, or proven not to have been carried out.
   * @throws {ConfigurationError} if the credential cannot use the API version, or the path leaves the base URL
   * @throws {AbortError} if `signal` aborts
   * @throws {KlingError} of the fitting class if the call fails; `sent` states whether the last request reached the
   *   service
   * @example
   * const { data } = await transport.request({
   *   label: "Reading tasks",
   *   method: "GET",
   *   path: "/tasks",
   *   query: { task_ids: "1,2" },
   *   apiVersion: "v2",
   * });
   */
  request(call: Call): Promise<CallResult>;
}

const MEBIBYTE = 1024 * 1024;

/**
 * Creates a transport.
 * @throws {ConfigurationError} if `baseUrl` is neither https nor http on this machine, or another option is out of
 *   range
 * @example
 * const transport = createTransport({ baseUrl: regionUrl("singapore"), authorizer: apiKey(key) });
 */
export function createTransport(options: TransportOptions): Transport {
  const { authorizer, fetch } = options;
  const apiVersions = authorizer.apiVersions ?? ["v2", "v1"];
  const baseUrl = normalizeBaseUrl(options.baseUrl);
  const clock = options.clock ?? systemClock;
  // oxlint-disable-next-line no-restricted-properties -- the default of what is handed in
  const random = options.random ?? Math.random;
  const settings = transportSettings(options);
  const emit = safeListener(options.onEvent);

  async function request(call: Call): Promise<CallResult> {
    const { label: what, method, path, apiVersion, isIdempotent = method === "GET", signal } = call;
    if (apiVersion && !apiVersions.includes(apiVersion)) throw wrongCredential(what, apiVersion);
    const url = callUrl(baseUrl, call);
    const upload = Math.ceil(((call.body?.length ?? 0) / MEBIBYTE) * 1000);
    const timeout = (call.requestTimeout ?? settings.requestTimeout) + upload;
    const end = clock.now() + (call.callTimeout ?? Math.max(transportDefaults.callTimeout, timeout));
    const maxRetries = call.maxRetries ?? settings.maxRetries;
    const limit = (): number => Math.max(1, Math.min(timeout, end - clock.now()));
    const authorize = <T>(work: (signal: AbortSignal | undefined) => Promise<T>): Promise<T> =>
      askAuthorizer(what, { clock, ms: limit(), signal, isLocal: authorizer.isLocal }, work);

    let isRenewed = false;
    let retries = 0;
    /** Whether a request has reached anything: from then on `callTimeout` alone limits a call that is not idempotent. */
    let isReached = false;
    for (let number = 1; ; number++) {
      if (signal?.aborted) throw abortedBetween(call);
      const about = { method, path, apiVersion, attempt: number };
      const credential = await authorize(async (ends) => authorizer.headers({ method, url, signal: ends }));
      const headers = joinHeaders(credential, settings.headers, what);
      const started = clock.now();
      emit({ ...about, type: "request", at: started });
      const result = await attempt(call, { url, headers, limit: limit(), clock, fetch, hint: hintOf(authorizer) });
      const at = clock.now();
      const duration = at - started;
      if (result.ok) {
        const { status, serviceCode, result: success } = result;
        emit({ ...about, type: "response", at, status, serviceCode, requestId: success.requestId, duration });
        reportAccepted(authorizer, credential);
        return success;
      }
      const { error, reason, retryAfter = 0, date } = result;
      const { status, serviceCode, requestId } = error;
      if (status === undefined) emit({ ...about, type: "no-response", at, reason, duration });
      else emit({ ...about, type: "response", at, status, serviceCode, requestId, duration });
      if (error instanceof AbortError) throw error;
      isReached ||= error.sent !== "no";

      if (error instanceof AuthenticationError && serviceCode !== undefined) {
        if (serviceCode === specialCodes.authorizationMissing) emit({ ...about, type: "header-stripped", at });
        if (isRenewed) throw error;
        const rejection = { serviceCode, date, headers: credential };
        const verdict = await authorize(async (ends) => authorizer.rejected?.({ ...rejection, signal: ends }));
        if (verdict === undefined || verdict === "stop") throw error;
        isRenewed = true;
        if (verdict.clockOffset !== undefined) emit({ ...about, type: "clock-skew", at, offset: verdict.clockOffset });
        emit({ ...about, type: "reauthorized", at, reason: verdict.retryReason });
        continue;
      }

      if (!isIdempotent && isLimitedByGateway(error)) {
        if (!call.findResult) throw error;
        const data = await call.findResult();
        if (data !== undefined) return { data, requestId: undefined };
      }
      const isSpent = retries >= maxRetries && (isIdempotent || !isReached);
      const isForbidden = call.retry === false || call.doNotRetryCodes?.some((code) => code === serviceCode);
      if (isSpent || isForbidden || !mayRepeat(error, isIdempotent)) throw error;
      const wait = Math.max(backoff(number, settings.retryDelay, random), retryAfter);
      if (at + wait >= end) throw error;
      retries++;
      emit({ ...about, type: "retry", at, reason, delay: wait });
      await clock.sleep(wait, signal).catch(() => {
        throw abortedBetween(call);
      });
    }
  }

  return { baseUrl, apiVersions, clock, fetch, request };
}

/**
 * Calls a function of the authorizer, which may be the caller's own, within the limits of the call.
 * @throws {KlingError} with `sent: "no"`
 */
async function askAuthorizer<T>(
  what: string,
  limit: Parameters<typeof withTimeout>[0] & { readonly isLocal: boolean | undefined },
  work: (signal: AbortSignal | undefined) => Promise<T>,
): Promise<T> {
  try {
    return await (limit.isLocal ? work(undefined) : withTimeout(limit, work));
  } catch (error) {
    const sent = "no";
    if (error instanceof KlingError) throw error.with({ sent });
    if (!(error instanceof Interrupted)) {
      // What the function asks, a vault say, may be back later.
      const fields = { sent, retryable: true, cause: error } as const;
      throw new AuthenticationError(`${what}: the credential function failed.`, fields);
    }
    if (error.by === "abort") throw new AbortError(`${what} was aborted.`, { sent, cause: error.cause });
    throw new TimeoutError(`${what}: the credential function returned nothing within ${limit.ms} ms.`, {
      sent,
      fault: "credentials",
    });
  }
}

/** The credential's addition to a rejection. Its failure must not replace the rejection. */
function hintOf(authorizer: Authorizer): string | undefined {
  try {
    return authorizer.hint?.();
  } catch {
    return undefined;
  }
}

function reportAccepted(authorizer: Authorizer, headers: Record<string, string>): void {
  try {
    authorizer.accepted?.(headers);
  } catch {
    // The response matters more than a failure of the credential.
  }
}

/** Between two requests of a call: an earlier one whose outcome is unknown has ended the call, unless it is idempotent. */
function abortedBetween({ label: what, signal }: Call): AbortError {
  return new AbortError(`${what} was aborted.`, { sent: "no", cause: signal?.reason });
}

function wrongCredential(what: string, apiVersion: ApiVersion): ConfigurationError {
  return new ConfigurationError(`${what} needs API ${apiVersion}, which this credential cannot use.`, {
    sent: "no",
    fault: "credentials",
    advice:
      apiVersion === "v2"
        ? 'Use an API key, because API v2 accepts nothing else; or set `apiVersion: "v1"`.'
        : "Use a credential that API v1 accepts.",
  });
}
