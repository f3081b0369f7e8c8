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
import { copyCredentialHeaders, joinHeaders } from "./credential-headers.ts";
import { type HttpEvent, safeListener } from "./events.ts";
import type { HeaderRecord } from "./headers.ts";
import { backoff, isLimitedByGateway, mayRetry, type RetryDelay } from "./retry.ts";
import type { FetchLike } from "./send.ts";
import { checkTime, transportDefaults, transportSettings } from "./settings.ts";

/** The options of a transport. */
export interface TransportOptions {
  /** The base URL of the service: https, or http on a loopback host. A trailing slash and a trailing `/v1` are removed. */
  readonly baseUrl: string;
  /** Authorizes requests: credentials from `@klingkit/auth`, or your own object. */
  readonly authorizer: Authorizer;
  /**
   * Sends the requests. It is called as `(url, init)`, with a string as the body.
   * @default the runtime's `fetch`
   */
  readonly fetch?: FetchLike | undefined;
  /**
   * The clock for time limits and retry delays.
   * @default the system clock
   */
  readonly clock?: Clock | undefined;
  /**
   * The time limit of one HTTP request, from its start to the end of the response body, milliseconds: above 0 and at most
   * 2,147,483,647. One second is added for each MiB of the request body.
   * @default 30,000
   */
  readonly requestTimeout?: number | undefined;
  /**
   * The maximum number of retries of an idempotent request after a network error, an HTTP 5xx or a rate limit: an integer of
   * at least 0. A request that is not idempotent is retried in two cases: if nothing was sent, up to this number of times;
   * or if the response is a rate or concurrency limit, until `callTimeout`.
   * @default 2
   */
  readonly maxRetries?: number | undefined;
  /**
   * The delays before retries, milliseconds: `initial` before the first one, then twice as long each time, up to `max`. A
   * random jitter shortens each delay by up to half. A longer `Retry-After` header takes precedence.
   * @default { initial: 1000, max: 30_000 }
   */
  readonly retryDelay?: Partial<RetryDelay> | undefined;
  /**
   * Extra headers for every request, for a gateway in front of the service. `Authorization`, `Content-Type` and headers of
   * the connection cannot be set. Errors and events do not contain the values.
   * @default none
   * @example createTransport({ baseUrl, authorizer, headers: { "x-team": "films" } });
   */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /**
   * Returns a random number from 0 (inclusive) to 1 (exclusive), for the jitter of retry delays.
   * @default Math.random
   */
  readonly random?: (() => number) | undefined;
  /**
   * Called for every event of a request. Errors that the listener throws, and rejections of an async listener, are
   * ignored.
   * @default none
   */
  readonly onEvent?: ((event: HttpEvent) => unknown) | undefined;
}

/** An HTTP client for one host and one credential. */
export interface Transport {
  /** The normalized base URL of the service. */
  readonly baseUrl: string;
  /** The API versions that accept the credential. */
  readonly apiVersions: readonly ApiVersion[];
  /** The clock of the transport. */
  readonly clock: Clock;
  /** The custom `fetch` of the transport. Undefined if it uses the runtime's `fetch`. */
  readonly fetch: FetchLike | undefined;
  /**
   * Executes a call. A failed request is retried if it is idempotent, or if it was certainly not executed.
   * @throws {ConfigurationError} if the API version does not accept the credential, the path leaves the base URL, or
   *   `requestTimeout` is out of range
   * @throws {AbortError} if `signal` aborts
   * @throws {KlingError} a subclass for the cause if the call fails; `sent` states whether the last request reached the
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
 * @throws {ConfigurationError} if `baseUrl` is neither https nor http on a loopback host, or another option is invalid
 * @example
 * const transport = createTransport({ baseUrl: regionUrl("singapore"), authorizer: apiKey(key) });
 */
export function createTransport(options: TransportOptions): Transport {
  const { authorizer, fetch } = options;
  const apiVersions = authorizer.apiVersions ?? ["v2", "v1"];
  const baseUrl = normalizeBaseUrl(options.baseUrl);
  const clock = options.clock ?? systemClock;
  // oxlint-disable-next-line no-restricted-properties -- the default of the option
  const random = options.random ?? Math.random;
  const settings = transportSettings(options);
  const emit = safeListener(options.onEvent);
  // An error from the authorizer must not discard a successful response.
  const reportAccepted = safeListener((headers: HeaderRecord) => authorizer.accepted?.(headers));
  let isGatewayReported = false;

  async function request(call: Call): Promise<CallResult> {
    const { label, method, path, apiVersion, isIdempotent = method === "GET", signal } = call;
    if (apiVersion && !apiVersions.includes(apiVersion)) throw unsupportedCredential(label, apiVersion);
    const url = callUrl(baseUrl, call);
    const uploadTime = Math.ceil(((call.body?.length ?? 0) / MEBIBYTE) * 1000);
    const timeout = checkTime("requestTimeout", call.requestTimeout ?? settings.requestTimeout) + uploadTime;
    const deadline = clock.now() + (call.callTimeout ?? Math.max(transportDefaults.callTimeout, timeout));
    const maxRetries = call.maxRetries ?? settings.maxRetries;
    const limit = (): number => Math.max(1, Math.min(timeout, deadline - clock.now()));
    const authorize = <T>(work: (signal: AbortSignal | undefined) => Promise<T>): Promise<T> =>
      callAuthorizer(label, { clock, ms: limit(), signal, skipTimeout: authorizer.skipTimeout }, work);

    let isReauthorized = false;
    let retries = 0;
    // Once this is true, only `callTimeout` limits a call that is not idempotent.
    let mayHaveReachedService = false;
    for (let number = 1; ; number++) {
      if (signal?.aborted) throw abortedBetween(call);
      const eventBase = { method, path, apiVersion, attempt: number };
      const credential = await authorize(async (authSignal) =>
        copyCredentialHeaders(await authorizer.headers({ method, url, signal: authSignal }), label),
      );
      const headers = joinHeaders(credential, settings.headers, label);
      const started = clock.now();
      emit({ ...eventBase, type: "request", at: started });
      const result = await attempt(call, { url, headers, limit: limit(), clock, fetch, hint: hintOf(authorizer) });
      const at = clock.now();
      const duration = at - started;
      if (result.ok) {
        const { status, serviceCode, result: success } = result;
        emit({ ...eventBase, type: "response", at, status, serviceCode, requestId: success.requestId, duration });
        if (success.isFromGateway && !isGatewayReported) {
          isGatewayReported = true;
          emit({ ...eventBase, type: "gateway-envelope", at, status });
        }
        reportAccepted(credential);
        return success;
      }
      const { error, reason, retryAfter = 0, date } = result;
      const { status, serviceCode, requestId } = error;
      if (status === undefined) emit({ ...eventBase, type: "no-response", at, reason, duration });
      else emit({ ...eventBase, type: "response", at, status, serviceCode, requestId, duration });
      mayHaveReachedService ||= error.sent !== "no";

      if (error instanceof AuthenticationError && serviceCode !== undefined) {
        if (serviceCode === specialCodes.authorizationMissing) emit({ ...eventBase, type: "header-stripped", at });
        if (isReauthorized) throw error;
        const rejection = { serviceCode, date, headers: credential };
        const decision = await authorize(async (authSignal) => {
          const returned = await authorizer.rejected?.({ ...rejection, signal: authSignal });
          if (returned === undefined || returned === "do-not-retry") return undefined;
          const { retryReason, clockOffset } = returned;
          return { retryReason, clockOffset };
        });
        if (!decision) throw error;
        isReauthorized = true;
        if (decision.clockOffset !== undefined)
          emit({ ...eventBase, type: "clock-skew", at, offset: decision.clockOffset });
        emit({ ...eventBase, type: "reauthorized", at, reason: decision.retryReason });
        continue;
      }

      if (!isIdempotent && isLimitedByGateway(error)) {
        if (!call.recoverResult) throw error;
        const data = await call.recoverResult();
        if (data !== undefined) return { data, requestId: undefined };
      }
      const isExhausted = retries >= maxRetries && (isIdempotent || !mayHaveReachedService);
      const isRetryDisabled = call.retry === false || call.doNotRetryCodes?.some((code) => code === serviceCode);
      if (isExhausted || isRetryDisabled || !mayRetry(error, isIdempotent)) throw error;
      const delay = Math.max(backoff(number, settings.retryDelay, random), retryAfter);
      if (at + delay >= deadline) throw error;
      retries++;
      emit({ ...eventBase, type: "retry", at, reason, delay });
      await clock.sleep(delay, signal).catch(() => {
        throw abortedBetween(call);
      });
    }
  }

  return { baseUrl, apiVersions, clock, fetch, request };
}

/**
 * Calls a function of the authorizer with the time limit and the signal of the call, because it may be user code.
 * @throws {KlingError} with `sent: "no"`
 */
async function callAuthorizer<T>(
  label: string,
  limit: Parameters<typeof withTimeout>[0] & { readonly skipTimeout: boolean | undefined },
  work: (signal: AbortSignal | undefined) => Promise<T>,
): Promise<T> {
  try {
    return await (limit.skipTimeout ? work(undefined) : withTimeout(limit, work));
  } catch (error) {
    const sent = "no";
    if (error instanceof KlingError) throw error.with({ sent });
    if (!(error instanceof Interrupted)) {
      // The function may depend on a remote service, such as a vault, that is temporarily unavailable.
      const fields = { sent, retryable: true, cause: error } as const;
      throw new AuthenticationError(`${label} failed: the credential function threw an error.`, fields);
    }
    if (error.by === "abort") throw new AbortError(`${label} was aborted.`, { sent, cause: error.cause });
    throw new TimeoutError(`${label} failed: the credential function did not return within ${limit.ms} ms.`, {
      sent,
      fault: "credentials",
    });
  }
}

/** Returns the hint of the authorizer. If `hint` throws, the caller must still receive the rejection. */
function hintOf(authorizer: Authorizer): string | undefined {
  try {
    return authorizer.hint?.();
  } catch {
    return undefined;
  }
}

/**
 * Creates the error for an abort between two requests. `sent` is "no", because a call that is not idempotent does not
 * reach this point after a request that may have been executed.
 */
function abortedBetween({ label, signal }: Call): AbortError {
  return new AbortError(`${label} was aborted.`, { sent: "no", cause: signal?.reason });
}

function unsupportedCredential(label: string, apiVersion: ApiVersion): ConfigurationError {
  return new ConfigurationError(`${label} failed: API ${apiVersion} does not accept this credential.`, {
    sent: "no",
    fault: "credentials",
    advice:
      apiVersion === "v2"
        ? 'Nothing was sent. Use an API key, the only credential that API v2 accepts, or set `apiVersion: "v1"`.'
        : "Nothing was sent. Use a credential that API v1 accepts.",
  });
}
