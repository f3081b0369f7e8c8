import ky, { isNetworkError } from "ky";

/**
 * A `fetch` function as klingkit calls it: with a URL and an `init` whose body is text.
 * @example
 * const dispatcher = new ProxyAgent("http://proxy.example:3128"); // from undici, with its own fetch
 * createKling({ fetch: (url, init) => undici.fetch(url, { ...init, dispatcher }) });
 */
export type FetchLike = (url: string, init: RequestInit) => Promise<Response>;

/** A response with its whole body. */
export interface RawResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Deno itself repeats a POST when a kept connection is lost, but not with a Blob as the body. */
const REPEATS_TEXT = "Deno" in globalThis;

/** The largest response that is read, bytes. The largest documented ones (masks as base64) are far below. */
const MAX_BYTES = 32 * 1024 * 1024;

/** The response is above the limit: it is refused, not buffered. */
export class ResponseTooLarge extends Error {}

/**
 * Sends one request and reads the response.
 * @throws {ResponseTooLarge} if the body is too large
 * @throws what `fetch` throws
 */
export async function send(
  request: {
    readonly method: string;
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string | undefined;
    readonly signal: AbortSignal;
  },
  fetch: FetchLike | undefined,
): Promise<RawResponse> {
  const { method, url, headers, body, signal } = request;
  const init: RequestInit = {
    method,
    headers: { ...headers },
    // A followed redirect would carry the credential to another host; "error" breaks on workerd.
    redirect: "manual",
    signal,
    ...(body === undefined ? {} : { body: REPEATS_TEXT ? new Blob([body]) : body }),
  };
  // ky only sends: klingkit itself decides on repeats, time limits and statuses. It passes a Request on, which a `fetch` of
  // another undici (with a ProxyAgent, say) refuses, so `fetch` gets URL and text. Nothing else is given to ky: its errors
  // hold its Request, which would show the credential.
  const response = await ky(url, {
    retry: 0,
    timeout: false,
    throwHttpErrors: false,
    fetch: () => (fetch ?? globalThis.fetch)(url, init),
  }).catch((error: unknown) => {
    // The error of `fetch` itself: ky's holds the Request that ky made, which was not sent.
    throw isNetworkError(error) ? error.cause : error;
  });
  return { status: response.status, headers: response.headers, text: await readText(response) };
}

/** @throws {ResponseTooLarge} if the body is too large */
async function readText({ body }: Response): Promise<string> {
  if (!body) return "";
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.byteLength;
    if (bytes > MAX_BYTES) {
      reader.cancel().catch(() => undefined);
      throw new ResponseTooLarge(`more than ${MAX_BYTES} bytes`);
    }
    text += decoder.decode(value, { stream: true });
  }
}
