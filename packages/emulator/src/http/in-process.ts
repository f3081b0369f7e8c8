import type { IdleDetector } from "../clock/idle.ts";
import type { RequestHandler } from "./handler.ts";

/** A `fetch` for clients in the same process. */
export type EmulatorFetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

const CHUNK = 64 * 1024;
const MOST_REDIRECTS = 20;

/** Creates a `fetch` without a network, which ignores the host of the URL. Its errors are those of Node.js. */
export function createFetch(handle: RequestHandler, idle: IdleDetector): EmulatorFetch {
  // Holds the requests that wait for a response: a Request refers to its signal weakly, so one that nothing refers to may
  // be collected before it is aborted.
  const waiting = new Set<unknown>();

  const fetch = async (
    input: string | URL | Request,
    init: RequestInit | undefined,
    redirects: number,
  ): Promise<Response> => {
    const request = new Request(input, init);
    const held = [input, request];
    waiting.add(held);
    try {
      const signal = init?.signal ?? (input instanceof Request ? input.signal : undefined);
      signal?.throwIfAborted();
      const again = request.redirect === "follow" ? request.clone() : undefined;
      const outcome = await unlessAborted(handle(request), signal);
      if (outcome.kind === "hang") return await unlessAborted(new Promise<never>(() => {}), signal);
      if (outcome.kind === "drop") throw failed("other side closed", outcome.code ?? "UND_ERR_SOCKET");
      const { response } = outcome;
      const location = response.headers.get("location");
      if (location !== null && response.status >= 300 && response.status < 400 && request.redirect !== "manual") {
        if (!again || redirects >= MOST_REDIRECTS) throw failed("unexpected redirect", "");
        return await fetch(
          followed(again, new URL(location, request.url), response.status),
          { signal: signal ?? null },
          redirects + 1,
        );
      }
      const bytes = new Uint8Array(await response.arrayBuffer());
      const body =
        response.body === null || request.method === "HEAD" ? null : pulled(bytes, outcome.kind === "cut", idle);
      return new Response(body, response);
    } finally {
      waiting.delete(held);
    }
  };
  return (input, init) => fetch(input, init, 0);
}

/** As `fetch` follows: `Authorization` does not go to another origin, all other headers do. */
function followed(request: Request, to: URL, status: number): Request {
  const next =
    status === 307 || status === 308 ? new Request(to, request) : new Request(to, { headers: request.headers });
  if (to.origin !== new URL(request.url).origin) next.headers.delete("authorization");
  return next;
}

/** Streams the bytes as they are read. Each read counts as activity. */
function pulled(bytes: Uint8Array<ArrayBuffer>, cut: boolean, idle: IdleDetector): ReadableStream<Uint8Array> {
  let at = 0;
  const end = cut ? Math.floor(bytes.length / 2) : bytes.length;
  return new ReadableStream({
    pull(controller) {
      idle.touch();
      if (at < end) {
        controller.enqueue(bytes.subarray(at, Math.min(end, at + CHUNK)));
        at += CHUNK;
      } else if (cut)
        controller.error(new TypeError("terminated", { cause: coded("other side closed", "UND_ERR_SOCKET") }));
      else controller.close();
    },
  });
}

function failed(reason: string, code: string): TypeError {
  return new TypeError("fetch failed", { cause: coded(reason, code) });
}

function coded(message: string, code: string): Error {
  return Object.assign(new Error(message), code === "" ? {} : { code });
}

function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
