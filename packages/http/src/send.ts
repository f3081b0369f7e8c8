import ky from "ky";
import type { RawAnswer } from "./envelope.ts";
import { readBody } from "./read-body.ts";

/** `fetch` as klingkit calls it: a URL and an init whose body is text. */
export type FetchLike = (url: string, init: RequestInit) => Promise<Response>;

/** One request, ready to go out. */
export interface Outgoing {
  readonly method: "GET" | "POST";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  readonly signal: AbortSignal;
}

/** ky sends; nothing in it repeats, times or throws for a status: those decisions are klingkit's. */
const client = ky.create({ retry: 0, timeout: false, throwHttpErrors: false });

/** Sends one request once and reads its answer whole. Throws what `fetch` throws. */
export async function send(request: Outgoing, fetch: FetchLike | undefined): Promise<RawAnswer> {
  const init: RequestInit = {
    method: request.method,
    headers: { ...request.headers },
    // A followed redirect would carry the credential to a stranger; "error" breaks on workerd.
    redirect: "manual",
    signal: request.signal,
    ...(request.body === undefined ? {} : { body: request.body }),
  };
  const response = await client(request.url, {
    ...init,
    // ky hands a Request on, which a `fetch` of another undici (with a ProxyAgent, say) refuses: it gets URL and text.
    fetch: () => (fetch ?? globalThis.fetch)(request.url, init),
  });
  return { status: response.status, headers: response.headers, text: await readBody(response) };
}
