import type { IdleDetector } from "../clock/idle.ts";
import type { RequestHandler } from "./handler.ts";

/** A `fetch` for clients in the same process. */
export type EmulatorFetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

const CHUNK_SIZE = 64 * 1024;
const MAX_REDIRECTS = 20;

/** Creates a `fetch` without a network. It ignores the host of the URL and throws the same errors as Node.js. */
export function createFetch(handle: RequestHandler, idle: IdleDetector): EmulatorFetch {
  // Keeps pending requests reachable. A Request refers to its signal weakly: an unreachable signal may be collected
  // before it is aborted.
  const pending = new Set<unknown>();

  const fetch = async (
    input: string | URL | Request,
    init: RequestInit | undefined,
    redirects: number,
  ): Promise<Response> => {
    const request = new Request(input, init);
    const references = [input, request];
    pending.add(references);
    try {
      const signal = init?.signal ?? (input instanceof Request ? input.signal : undefined);
      signal?.throwIfAborted();
      const copy = request.redirect === "follow" ? request.clone() : undefined;
      const outcome = await orAbort(handle(request), signal);
      if (outcome.kind === "hang") return await orAbort(new Promise<never>(() => {}), signal);
      if (outcome.kind === "drop") throw fetchError("other side closed", outcome.code ?? "UND_ERR_SOCKET");
      const { response } = outcome;
      const location = response.headers.get("location");
      if (location !== null && response.status >= 300 && response.status < 400 && request.redirect !== "manual") {
        if (!copy || redirects >= MAX_REDIRECTS) throw fetchError("unexpected redirect", "");
        return await fetch(
          redirectedRequest(copy, new URL(location, request.url), response.status),
          { signal: signal ?? null },
          redirects + 1,
        );
      }
      const bytes = new Uint8Array(await response.arrayBuffer());
      const body =
        response.body === null || request.method === "HEAD"
          ? null
          : streamOf(bytes, outcome.kind === "truncated", idle);
      return new Response(body, response);
    } finally {
      pending.delete(references);
    }
  };
  return (input, init) => fetch(input, init, 0);
}

/** Creates the request after a redirect. As in `fetch`, another origin receives all headers except `Authorization`. */
function redirectedRequest(request: Request, to: URL, status: number): Request {
  const next =
    status === 307 || status === 308 ? new Request(to, request) : new Request(to, { headers: request.headers });
  if (to.origin !== new URL(request.url).origin) next.headers.delete("authorization");
  return next;
}

/** Streams the bytes as they are read. Each read counts as activity. */
function streamOf(
  bytes: Uint8Array<ArrayBuffer>,
  isTruncated: boolean,
  idle: IdleDetector,
): ReadableStream<Uint8Array> {
  let at = 0;
  const end = isTruncated ? Math.floor(bytes.length / 2) : bytes.length;
  return new ReadableStream({
    pull(controller) {
      idle.touch();
      if (at < end) {
        controller.enqueue(bytes.subarray(at, Math.min(end, at + CHUNK_SIZE)));
        at += CHUNK_SIZE;
      } else if (isTruncated)
        controller.error(new TypeError("terminated", { cause: errorWithCode("other side closed", "UND_ERR_SOCKET") }));
      else controller.close();
    },
  });
}

function fetchError(reason: string, code: string): TypeError {
  return new TypeError("fetch failed", { cause: errorWithCode(reason, code) });
}

function errorWithCode(message: string, code: string): Error {
  return Object.assign(new Error(message), code === "" ? {} : { code });
}

function orAbort<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
