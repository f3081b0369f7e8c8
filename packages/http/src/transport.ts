import { AbortError, AuthenticationError, ConfigurationError, type ApiVersion, specialCodes } from "@klingkit/errors";
import { askAuthorizer, attempt } from "./attempt.ts";
import type { Authorizer } from "./authorizer.ts";
import type { Answer, Call } from "./call.ts";
import { callUrl } from "./call-url.ts";
import { type Clock, systemClock } from "./clock.ts";
import { type HttpEvent, safeListener } from "./events.ts";
import { normalizeBaseUrl } from "./regions.ts";
import { type RetryDelay, decideRetry, isLimitedOnTheWay } from "./retry.ts";
import type { FetchLike } from "./send.ts";

export interface TransportOptions {
  /** Where the service answers. Passed to `normalizeBaseUrl`, which refuses plain http except on a loopback host. */
  readonly baseUrl: string;
  readonly authorizer: Authorizer;
  /** Default: the runtime's. */
  readonly fetch?: FetchLike | undefined;
  readonly clock?: Clock | undefined;
  /** Limit of one sending, milliseconds; a second per MiB of body is added. Default 30,000. */
  readonly requestTimeout?: number | undefined;
  readonly retryDelay?: Partial<RetryDelay> | undefined;
  /**
   * Spreads the waits between attempts: returns a number from 0 up to, but not including, 1.
   * @default Math.random
   */
  readonly random?: (() => number) | undefined;
  readonly onEvent?: ((event: HttpEvent) => void) | undefined;
}

/** Sends calls to one host with one credential. */
export interface Transport {
  readonly baseUrl: string;
  /** The designs that the credential can use. */
  readonly apiVersions: readonly ApiVersion[];
  readonly clock: Clock;
  readonly fetch: FetchLike | undefined;
  /** @throws KlingError of the kind that fits; for a create `taskState` says what it means for money */
  request(call: Call): Promise<Answer>;
}

/** The numbers that hold when the caller gives none, milliseconds. */
export const transportDefaults: { readonly timeout: number; readonly deadline: number; readonly backoff: RetryDelay } =
  {
    timeout: 30_000,
    deadline: 120_000,
    backoff: { initial: 1000, max: 30_000 },
  };

const MEBIBYTE = 1024 * 1024;

/** @throws {ConfigurationError} if `baseUrl` is refused by `normalizeBaseUrl` */
export function createTransport(options: TransportOptions): Transport {
  const { authorizer, fetch } = options;
  const { isLocal } = authorizer;
  const baseUrl = normalizeBaseUrl(options.baseUrl);
  const clock = options.clock ?? systemClock;
  // oxlint-disable-next-line no-restricted-properties -- the default of what is handed in
  const random = options.random ?? Math.random;
  const backoff: RetryDelay = { ...transportDefaults.backoff, ...options.retryDelay };
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
    const end = clock.now() + (call.deadline ?? transportDefaults.deadline);
    const upload = Math.ceil(((call.body?.length ?? 0) / MEBIBYTE) * 1000);
    const timeout = (options.requestTimeout ?? transportDefaults.timeout) + upload;
    const limit = (): number => Math.max(1, Math.min(timeout, end - clock.now()));

    let signedAgain = false;
    for (let number = 1; ; number++) {
      if (call.signal?.aborted) throw abortedBetween(call);
      const about = { method: call.method, path: call.path, apiVersion: call.apiVersion, attempt: number };
      const headers = await askAuthorizer(call, { clock, ms: limit(), isLocal }, async (signal) =>
        authorizer.headers({ method: call.method, url, signal }),
      );
      const started = clock.now();
      emit({ ...about, type: "request", at: started });
      const result = await attempt(call, {
        url,
        headers,
        limit: limit(),
        clock,
        fetch,
        hint: hint(),
      });
      const at = clock.now();
      const { status, code, requestId } = result;
      const duration = at - started;

      if (result.ok) {
        emit({ ...about, type: "response", at, status: status ?? 0, code, requestId, duration });
        accepted(headers);
        return result.answer;
      }
      if (status === undefined) emit({ ...about, type: "no-response", at, reason: result.reason, duration });
      else emit({ ...about, type: "response", at, status, code, requestId, duration });
      if (result.aborted) throw result.error;

      if (result.error instanceof AuthenticationError && code !== undefined) {
        if (code === specialCodes.authorizationMissing) emit({ ...about, type: "header-stripped", at });
        if (signedAgain) throw result.error;
        const { date } = result;
        const verdict = await askAuthorizer(call, { clock, ms: limit(), isLocal }, async (signal) =>
          authorizer.rejected({ code, date, headers, signal }),
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
      const decision =
        call.once || call.stopAt?.some((stop) => stop === code)
          ? "stop"
          : decideRetry(number, result.outcome, call.kind, backoff, random);
      if (decision === "stop" || at + decision.wait >= end) throw result.error;
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
