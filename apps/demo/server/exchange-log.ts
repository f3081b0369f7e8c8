import { AsyncLocalStorage } from "node:async_hooks";
import { DownloadError, type FetchLike } from "klingkit";
import type { CheckView, Exchange } from "../contract.ts";

/** Records HTTP requests and responses with their secrets masked. */
export interface ExchangeLog {
  readonly fetch: FetchLike;
  /** Runs a function and attributes its POST requests to a take. */
  runFor<T>(takeId: string, callback: () => Promise<T>): Promise<T>;
  /** The exchanges of a take by its ids, oldest first, with the first and the last few polls. */
  matching(ids: readonly string[]): readonly Exchange[];
  /** Type of the credential that was last sent. */
  lastCredential(): CheckView["credential"];
  /** Whether a create request of the take is under way. */
  isSending(takeId: string): boolean;
  /** Calls `guard` before each create request of a take. If it throws, the request is not sent. */
  guardCreates(guard: (takeId: string) => void): void;
  /** Calls `listener` after each API request, with whether a response arrived. */
  listen(listener: (hasResponse: boolean) => void): void;
}

interface RecordedExchange extends Exchange {
  readonly takeId: string | undefined;
}

const MAX_EXCHANGES = 600;
const MAX_POLLS = 6;
/** Characters. */
const MAX_BODY_LENGTH = 24_000;

export function createExchangeLog(fetch: FetchLike, now: () => number): ExchangeLog {
  const current = new AsyncLocalStorage<string>();
  const exchanges: RecordedExchange[] = [];
  let credential: CheckView["credential"] = "none";
  let count = 0;
  let guard: (takeId: string) => void = () => undefined;
  const listeners = new Set<(hasResponse: boolean) => void>();

  const save = (change: RecordedExchange): void => {
    const index = exchanges.findIndex(({ number }) => number === change.number);
    if (index >= 0) exchanges[index] = change;
    else exchanges.push(change);
    if (exchanges.length > MAX_EXCHANGES) exchanges.shift();
  };

  async function recordingFetch(url: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers);
    const sent = credentialOf(headers);
    // API requests have a credential; downloads do not.
    if (sent === "none") return rejectForeignRedirect(url, await fetch(url, init));
    const takeId = init.method === "POST" ? current.getStore() : undefined;
    if (takeId !== undefined && !isQuery(url)) guard(takeId);
    credential = sent;
    count += 1;
    const started = now();
    const exchange: RecordedExchange = {
      number: count,
      sentAt: started,
      method: init.method ?? "GET",
      url,
      headers: redactHeaders(headers),
      ...(typeof init.body === "string" ? { body: redactBody(init.body) } : {}),
      takeId,
    };
    save(exchange);
    try {
      const response = await fetch(url, init);
      const text = await response.clone().text();
      save({ ...exchange, response: { status: response.status, body: redactBody(text) }, durationMs: now() - started });
      for (const listener of listeners) listener(true);
      return response;
    } catch (error) {
      save({ ...exchange, error: reasonOf(error), durationMs: now() - started });
      for (const listener of listeners) listener(false);
      throw error;
    }
  }

  return {
    fetch: recordingFetch,
    runFor: (takeId, callback) => current.run(takeId, callback),
    lastCredential: () => credential,
    isSending: (id) =>
      exchanges.some(
        ({ takeId, url, response, error }) => takeId === id && !isQuery(url) && !response && error === undefined,
      ),
    guardCreates: (next) => void (guard = next),
    listen: (listener) => void listeners.add(listener),
    matching(ids) {
      const matches = exchanges.filter(
        ({ takeId, url, body = "", response }) =>
          ids.includes(takeId ?? "") ||
          ids.some((each) => url.includes(each) || body.includes(each) || response?.body.includes(each)),
      );
      const isPoll = ({ method, error }: Exchange): boolean => method === "GET" && error === undefined;
      const polls = matches.filter(isPoll);
      const shown = new Set([...polls.slice(0, 1), ...polls.slice(-MAX_POLLS)]);
      return matches
        .filter((each) => !isPoll(each) || shown.has(each))
        .map(({ takeId: _takeId, ...exchange }) => exchange);
    },
  };
}

/** Whether a POST request is a query of tasks, which creates nothing (apps/docs/service/api-v2.md). */
const isQuery = (url: string): boolean => new URL(url).pathname.endsWith("/tasks");

/** Does not follow redirects to other hosts, which could lead anywhere. */
function rejectForeignRedirect(url: string, response: Response): Response {
  const location = response.status >= 300 && response.status < 400 ? response.headers.get("location") : null;
  if (location === null || URL.parse(location, url)?.host === new URL(url).host) return response;
  throw new DownloadError("The file server redirected to another host, which the demo does not follow.");
}

function credentialOf(headers: Headers): CheckView["credential"] {
  const bearer = headers.get("authorization");
  if (bearer !== null) return bearer.split(".").length === 3 ? "jwt" : "api-key";
  return headers.has("x-api-key") ? "api-key" : "none";
}

const secret = /authorization|cookie|key|secret|token|signature/i;

function redactHeaders(headers: Headers): Record<string, string> {
  return Object.fromEntries(
    [...headers].map(([name, value]) => [name, secret.test(name) ? value.replace(/\S+$/, "***") : value]),
  );
}

/** Replaces base64 media with their size, and removes the signatures of URLs. */
function redactBody(body: string): string {
  return body
    .replaceAll(/"[A-Za-z0-9+/=\\n]{600,}"/g, (text) => `"<${Math.round((text.length * 3) / 4 / 1024)} kB of base64>"`)
    .replaceAll(/(https?:\/\/[^"\s?]+)\?[^"\s]+/g, "$1?***")
    .slice(0, MAX_BODY_LENGTH);
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  return cause instanceof Error ? cause.message : error.message;
}
