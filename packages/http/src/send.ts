import ky, { isNetworkError } from "ky";
import type { RawAnswer } from "./envelope.ts";
import { readBody } from "./read-body.ts";

/**
 * A `fetch` function as klingkit calls it: with a URL and an `init` whose body is text.
 * @example
 * const dispatcher = new ProxyAgent("http://proxy.example:3128"); // from undici, with its own fetch
 * createKling({ fetch: (url, init) => undici.fetch(url, { ...init, dispatcher }) });
 */
export type FetchLike = (url: string, init: RequestInit) => Promise<Response>;

/** One request, ready to go out. */
export interface Outgoing {
  readonly method: "GET" | "POST";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  readonly signal: AbortSignal;
}

/** Deno sends a POST once more by itself when a kept connection dies, but not with a Blob for a body. */
const REPEATS_TEXT = "Deno" in globalThis;

/** ky sends; nothing in it repeats, times or throws for a status: those decisions are klingkit's. */
const lean = { retry: 0, timeout: false, throwHttpErrors: false } as const;

/** Sends one request once and reads its answer whole. Throws what `fetch` throws. */
export async function send(request: Outgoing, fetch: FetchLike | undefined): Promise<RawAnswer> {
  const init: RequestInit = {
    method: request.method,
    headers: { ...request.headers },
    // A followed redirect would carry the credential to a stranger; "error" breaks on workerd.
    redirect: "manual",
    signal: request.signal,
    ...(request.body === undefined ? {} : { body: REPEATS_TEXT ? new Blob([request.body]) : request.body }),
  };
  // ky hands a Request on, which a `fetch` of another undici (with a ProxyAgent, say) refuses: it gets URL and text. What
  // goes out is in `init` alone: an error of ky's holds its Request, which would show the credential.
  const response = await ky(request.url, {
    ...lean,
    fetch: () => (fetch ?? globalThis.fetch)(request.url, init),
  }).catch((error: unknown) => {
    // The error of `fetch` itself: ky's holds the Request that ky made, which was not sent.
    throw isNetworkError(error) ? error.cause : error;
  });
  return { status: response.status, headers: response.headers, text: await readBody(response) };
}
