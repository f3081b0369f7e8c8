import { AsyncLocalStorage } from "node:async_hooks";
import { DownloadError, type FetchLike } from "klingkit";
import type { CheckView, Exchange } from "../contract.ts";

/** Remembers what went over the wire, so that it can be shown. No secret is ever kept. */
export interface Wire {
  readonly fetch: FetchLike;
  /** What is sent meanwhile belongs to this take, whatever it names. */
  during<T>(take: string, work: () => Promise<T>): Promise<T>;
  /** All calls that name one of these words, oldest first; of looks the last few. */
  about(words: readonly string[]): readonly Exchange[];
  /** What kind of credential went out last. */
  credential(): CheckView["credential"];
}

interface Kept extends Exchange {
  readonly take: string | undefined;
}

const KEPT = 600;
const LOOKS = 6;
/** Characters of a body that are shown at most. */
const SHOWN = 24_000;

export function createWire(fetch: FetchLike, now: () => number): Wire {
  const current = new AsyncLocalStorage<string>();
  const kept: Kept[] = [];
  let credential: CheckView["credential"] = "none";
  let count = 0;

  const keep = (change: Kept): void => {
    const at = kept.findIndex(({ number }) => number === change.number);
    if (at >= 0) kept[at] = change;
    else kept.push(change);
    if (kept.length > KEPT) kept.shift();
  };

  async function recorded(url: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers);
    const sent = credentialOf(headers);
    // Only calls carry a credential; what comes without one is a file's download.
    if (sent === "none") return notElsewhere(url, await fetch(url, init));
    credential = sent;
    count += 1;
    const started = now();
    const exchange: Kept = {
      number: count,
      at: started,
      method: init.method ?? "GET",
      url,
      headers: masked(headers),
      ...(typeof init.body === "string" ? { body: shortened(init.body) } : {}),
      take: init.method === "POST" ? current.getStore() : undefined,
    };
    keep(exchange);
    try {
      const response = await fetch(url, init);
      const text = await response.clone().text();
      keep({ ...exchange, answer: { status: response.status, body: shortened(text) }, ms: now() - started });
      return response;
    } catch (error) {
      keep({ ...exchange, failure: reasonOf(error), ms: now() - started });
      throw error;
    }
  }

  return {
    fetch: recorded,
    during: (take, work) => current.run(take, work),
    credential: () => credential,
    about(words) {
      const named = kept.filter(
        ({ take, url, body = "", answer }) =>
          words.includes(take ?? "") ||
          words.some((word) => url.includes(word) || body.includes(word) || answer?.body.includes(word)),
      );
      const isLook = ({ method, failure }: Exchange): boolean => method === "GET" && failure === undefined;
      const looks = named.filter(isLook);
      const shown = new Set([...looks.slice(0, 1), ...looks.slice(-LOOKS)]);
      return named.filter((each) => !isLook(each) || shown.has(each)).map(({ take: _take, ...exchange }) => exchange);
    },
  };
}

/** A file that is said to lie elsewhere is not fetched: it could lead anywhere. */
function notElsewhere(url: string, response: Response): Response {
  const location = response.status >= 300 && response.status < 400 ? response.headers.get("location") : null;
  if (location === null || URL.parse(location, url)?.host === new URL(url).host) return response;
  throw new DownloadError("The file's server sent a redirect to another machine, which the demo does not follow.");
}

function credentialOf(headers: Headers): CheckView["credential"] {
  const bearer = headers.get("authorization");
  if (bearer !== null) return bearer.split(".").length === 3 ? "jwt" : "api-key";
  return headers.has("x-api-key") ? "api-key" : "none";
}

const secret = /authorization|cookie|key|secret|token|signature/i;

function masked(headers: Headers): Record<string, string> {
  return Object.fromEntries(
    [...headers].map(([name, value]) => [name, secret.test(name) ? value.replace(/\S+$/, "***") : value]),
  );
}

/** A body for people: pictures and sounds by their length, signed links without their signature. */
function shortened(body: string): string {
  return body
    .replaceAll(/"[A-Za-z0-9+/=\\n]{600,}"/g, (text) => `"<${Math.round((text.length * 3) / 4 / 1024)} kB of base64>"`)
    .replaceAll(/(https?:\/\/[^"\s?]+)\?[^"\s]+/g, "$1?***")
    .slice(0, SHOWN);
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  return cause instanceof Error ? cause.message : error.message;
}
