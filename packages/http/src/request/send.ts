import ky, { isNetworkError } from "ky";

/**
 * A `fetch` function. klingkit calls it with a URL and an `init` whose body is a string (on Deno a Blob).
 * @example
 * const dispatcher = new ProxyAgent("http://proxy.example:3128"); // from undici, which also exports fetch
 * createKling({ fetch: (url, init) => undici.fetch(url, { ...init, dispatcher }) });
 */
export type FetchLike = (url: string, init: RequestInit) => Promise<Response>;

/** A response with its complete body. */
export interface RawResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Deno retries a POST with a string body when a keep-alive connection is lost. It does not retry one with a Blob body. */
const RETRIES_TEXT_BODY = "Deno" in globalThis;

/** The maximum size of a response, bytes. The largest documented responses (masks as base64) are much smaller. */
const MAX_BYTES = 32 * 1024 * 1024;

/** The response body is larger than the limit. It is not buffered. */
export class ResponseTooLarge extends Error {}

/**
 * Sends one request and reads the response.
 * @throws {ResponseTooLarge} if the body is too large
 * @throws whatever `fetch` throws
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
    ...(body === undefined ? {} : { body: RETRIES_TEXT_BODY ? new Blob([body]) : body }),
  };
  // ky only sends: klingkit handles retries, time limits and statuses. ky passes a Request to `fetch`, which the `fetch` of
  // another undici version (used with a ProxyAgent) rejects, so `fetch` receives the URL and the init here. The init is not
  // passed to ky, because its errors contain its Request, which would expose the credential.
  const response = await ky(url, {
    retry: 0,
    timeout: false,
    throwHttpErrors: false,
    fetch: () => (fetch ?? globalThis.fetch)(url, init),
  }).catch((error: unknown) => {
    // An error from ky contains a Request that was not sent. Its cause is the error from `fetch`.
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
