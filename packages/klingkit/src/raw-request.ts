import type { Transport } from "@klingkit/http";

/** A call that klingkit has no typed endpoint for. */
export interface RawRequest {
  readonly method: "GET" | "POST";
  /** Path below the base URL, with one leading slash, as `/v1/videos/text2video`. Any other path is refused. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  /** Becomes JSON. */
  readonly body?: unknown;
  readonly signal?: AbortSignal;
  /** Limit over all sendings, milliseconds. Default 120,000. */
  readonly timeout?: number;
  /** `read` may be repeated after a lost answer. Default: so for GET, not for POST. */
  readonly kind?: "read" | "create";
}

export interface RawResponse {
  /** The envelope's `data`; integers beyond 2^53 are strings. */
  readonly data: unknown;
  readonly requestId: string | undefined;
}

export function createRequest(transport: () => Promise<Transport>): (request: RawRequest) => Promise<RawResponse> {
  return async (request) => {
    const { method, path, query, signal, timeout, kind } = request;
    // What stands in the body now is sent, whatever becomes of the object.
    const body = request.body === undefined ? {} : { body: JSON.stringify(request.body) };
    return (await transport()).request({
      what: `${method} ${path}`,
      method,
      path,
      query: { ...query },
      ...body,
      // Paths of the older design begin with /v1; account paths take the same credentials (kling-api I 11).
      apiVersion: /^\/(v1|account)\//.test(path) ? "v1" : "v2",
      kind: kind ?? (method === "GET" ? "read" : "create"),
      deadline: timeout,
      signal,
    });
  };
}
