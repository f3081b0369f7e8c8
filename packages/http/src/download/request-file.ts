import { DownloadError, type KlingErrorFields } from "@klingkit/errors";
import { isLoopback } from "../loopback.ts";
import { isPrivate } from "../private-address.ts";
import type { FetchLike } from "../request/send.ts";

/** How to request a file. */
export interface FileRequestOptions {
  /**
   * Sends the requests. It is called as `(url, init)`.
   * @default the runtime's `fetch`
   */
  readonly fetch?: FetchLike | undefined;
  /**
   * Whether the URL may have a loopback host, for a service on the same machine.
   * @default false
   */
  readonly allowLoopback?: boolean | undefined;
}

const MAX_REDIRECTS = 5;

/** Creates an error that a retry cannot resolve. */
export function permanentError(summary: string, fields: KlingErrorFields = {}): DownloadError {
  return new DownloadError(summary, { fault: "service", retryable: false, ...fields });
}

/**
 * Requests a file and follows safe redirects: not from https to http, and not to private addresses. It sends no
 * credential.
 * @param withTimeLimit runs each request with the time limit of its response
 * @throws {DownloadError} if a URL or a redirect is not safe
 */
export async function requestFile(
  from: string,
  options: FileRequestOptions,
  withTimeLimit: (work: (signal: AbortSignal) => Promise<Response>) => Promise<Response>,
  headers: Record<string, string>,
): Promise<Response> {
  let url = checkUrl(from, undefined, options);
  for (let hops = 0; hops <= MAX_REDIRECTS; hops++) {
    const response = await withTimeLimit((signal) =>
      (options.fetch ?? globalThis.fetch)(url.href, { method: "GET", headers, redirect: "manual", signal }),
    );
    if (response.status < 300 || response.status >= 400) return response;
    response.body?.cancel().catch(() => undefined);
    const location = response.headers.get("location");
    if (!location || !URL.canParse(location, url.href))
      throw permanentError("The file server sent a redirect without a valid target.");
    url = checkUrl(location, url, options);
  }
  throw permanentError(`The file server sent more than ${MAX_REDIRECTS} redirects.`);
}

function checkUrl(target: string, from: URL | undefined, options: FileRequestOptions): URL {
  if (!URL.canParse(target, from?.href)) throw permanentError("The URL of the file is invalid.");
  const url = new URL(target, from?.href);
  if (url.protocol !== "https:" && url.protocol !== "http:")
    throw permanentError(`klingkit does not download from ${url.protocol} URLs.`);
  if (from && url.protocol !== from.protocol && url.protocol !== "https:") {
    throw permanentError("The file server redirected from https to http, which klingkit does not follow.");
  }
  if (isPrivate(url) && !(options.allowLoopback && isLoopback(url))) {
    throw permanentError(
      `The host of the file, ${url.host}, belongs to a private network, from which klingkit does not download.`,
    );
  }
  return url;
}
