import { AbortError, AuthenticationError, ConfigurationError, type ApiVersion, specialCodes } from "@klingkit/errors";
import { askAuthorizer, attempt } from "./attempt.ts";
import type { Authorizer } from "./authorizer.ts";
import type { Answer, Call } from "./call.ts";
import { callUrl } from "./call-url.ts";
import { type Clock, systemClock } from "./clock.ts";
import { type HttpEvent, safeListener } from "./events.ts";
import { joinHeaders } from "./headers.ts";
import { normalizeBaseUrl } from "./regions.ts";
import { type RetryDelay, decideRetry, isLimitedOnTheWay, isUnreached } from "./retry.ts";
import type { FetchLike } from "./send.ts";
import { transportDefaults, transportSettings } from "./transport-settings.ts";

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
   * How often a read is sent again after a failure of the network, an HTTP 5xx or "too many requests": a whole number
   * from 0. A create is sent again only if it reached nothing, or if the service responds "not now": the first is
   * limited by this number, the second by the deadline of the call.
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
  /** The API versions that the credential can use. */
  readonly apiVersions: readonly ApiVersion[];
  /** The clock of the transport. */
  readonly clock: Clock;
  /** The `fetch` of the transport. Undefined for the runtime's own. */
  readonly fetch: FetchLike | undefined;
  /**
   * Sends a call, and sends it again after a failure if that cannot cost money twice.
   * @throws {ConfigurationError} if the credential cannot use the API version, or the path leaves the base URL
   * @throws {AbortError} if `signal` aborts
   * @throws {KlingError} of the fitting class if the call fails; for a create, `taskState` states what it means for
   *   money
   * @example
   * const { data } = await transport.request({
   *   what: "Reading tasks",
   *   method: "GET",
   *   path: "/tasks",
   *   query: { task_ids: "1,2" },
   *   apiVersion: "v2",
   *   kind: "read",
   * });
   */
  request(call: Call): Promise<Answer>;
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
  const { isLocal } = authorizer;
  const baseUrl = normalizeBaseUrl(options.baseUrl);
  const clock = options.clock ?? systemClock;
  // oxlint-disable-next-line no-restricted-properties -- the default of what is handed in
  const random = options.random ?? Math.random;
  const settings = transportSettings(options);
  const emit = safeListener(options.onEvent);

  /** What the caller's credential adds to a refusal. It must not replace the refusal by a failure of its own. */
  function hint(): string | undefined {
    try {
      return authorizer.hint();
    } catch {
      return undefined;
    }
  }

  function accepted(headers: Record<string, string>): void {
    try {
      authorizer.accepted(headers);
    } catch {
      // The answer is there, and worth more than what the credential makes of it.
    }
  }

  async function request(call: Call): Promise<Answer> {
    if (!authorizer.apiVersions.includes(call.apiVersion)) throw wrongCredential(call);
    const url = withQuery(callUrl(baseUrl, call), call.query);
    const upload = Math.ceil(((call.body?.length ?? 0) / MEBIBYTE) * 1000);
    const timeout = (call.requestTimeout ?? settings.requestTimeout) + upload;
    const end = clock.now() + (call.deadline ?? Math.max(transportDefaults.deadline, timeout));
    const maxRetries = call.maxRetries ?? settings.maxRetries;
    const taskState = call.kind === "create" ? "none" : undefined;
    const limit = (): number => Math.max(1, Math.min(timeout, end - clock.now()));

    let signedAgain = false;
    let retries = 0;
    /** Whether a request has reached anything: from then on a create is limited by its deadline alone. */
    let isReached = false;
    for (let number = 1; ; number++) {
      if (call.signal?.aborted) throw abortedBetween(call);
      const about = { method: call.method, path: call.path, apiVersion: call.apiVersion, attempt: number };
      const headers = await askAuthorizer(call, { clock, ms: limit(), isLocal }, async (signal) =>
        authorizer.headers({ method: call.method, url, signal }),
      );
      const sent = joinHeaders(headers, settings.headers, { what: call.what, taskState });
      const started = clock.now();
      emit({ ...about, type: "request", at: started });
      const result = await attempt(call, {
        url,
        headers: sent,
        limit: limit(),
        clock,
        fetch,
        hint: hint(),
      });
      const at = clock.now();
      const { status, serviceCode, requestId } = result;
      const duration = at - started;

      if (result.ok) {
        emit({ ...about, type: "response", at, status: status ?? 0, serviceCode, requestId, duration });
        accepted(headers);
        return result.answer;
      }
      if (status === undefined) emit({ ...about, type: "no-response", at, reason: result.reason, duration });
      else emit({ ...about, type: "response", at, status, serviceCode, requestId, duration });
      if (result.aborted) throw result.error;
      isReached ||= !isUnreached(result.outcome);

      if (result.error instanceof AuthenticationError && serviceCode !== undefined) {
        if (serviceCode === specialCodes.authorizationMissing) emit({ ...about, type: "header-stripped", at });
        if (signedAgain) throw result.error;
        const { date } = result;
        const verdict = await askAuthorizer(call, { clock, ms: limit(), isLocal }, async (signal) =>
          authorizer.rejected({ serviceCode, date, headers, signal }),
        );
        if (verdict === "stop") throw result.error;
        signedAgain = true;
        if (verdict.offset !== undefined) emit({ ...about, type: "clock-skew", at, offset: verdict.offset });
        emit({ ...about, type: "signed-again", at, reason: verdict.again });
        continue;
      }

      if (call.kind === "create" && isLimitedOnTheWay(result.outcome)) {
        // What limits the requests may have passed this one on.
        const made = await call.findMade?.();
        if (made !== undefined) return { data: made, requestId: undefined };
        if (!call.findMade) throw result.error;
      }
      const isSpent = retries >= maxRetries && (call.kind === "read" || !isReached);
      const decision =
        call.once || isSpent || call.stopAt?.some((stop) => stop === serviceCode)
          ? "stop"
          : decideRetry(number, result.outcome, call.kind, settings.retryDelay, random);
      if (decision === "stop" || at + decision.wait >= end) throw result.error;
      retries++;
      emit({ ...about, type: "retry", at, reason: result.reason, wait: decision.wait });
      await clock.sleep(decision.wait, call.signal).catch(() => {
        throw abortedBetween(call);
      });
    }
  }

  return { baseUrl, apiVersions: authorizer.apiVersions, clock, fetch, request };
}

/** Between sendings nothing is in doubt: what was in doubt has ended the call. */
function abortedBetween(call: Call): AbortError {
  return new AbortError(`${call.what} was aborted.`, {
    taskState: call.kind === "create" ? "none" : undefined,
    cause: call.signal?.reason,
  });
}

function wrongCredential(call: Call): ConfigurationError {
  return new ConfigurationError(`${call.what} needs API ${call.apiVersion}, which this credential cannot use.`, {
    taskState: call.kind === "create" ? "none" : undefined,
    fault: "credentials",
    advice:
      call.apiVersion === "v2"
        ? 'Use an API key, because API v2 accepts nothing else; or set `apiVersion: "v1"`.'
        : "Use a credential that API v1 accepts.",
  });
}

function withQuery(url: string, query: Call["query"]): string {
  const pairs = Object.entries(query ?? {}).filter(([, value]) => value !== undefined);
  return pairs.length ? `${url}?${new URLSearchParams(pairs.map(([name, value]) => [name, String(value)]))}` : url;
}
