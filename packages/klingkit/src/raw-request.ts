import { rejectUnknownNames } from "@klingkit/errors";
import type { Call } from "@klingkit/http";
import { checkTime } from "@klingkit/http/options";
import type { Engine } from "@klingkit/tasks";

/** A call that klingkit has no typed endpoint for. */
export interface RawRequest {
  readonly method: "GET" | "POST";
  /** Path below the base URL, with exactly one leading slash, as `/v1/videos/text2video`. */
  readonly path: string;
  /**
   * Parameters of the query. A value that is `undefined` is left out.
   * @default none
   */
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  /**
   * Encoded as JSON.
   * @default no body
   */
  readonly body?: unknown;
  /** Aborts the call. */
  readonly signal?: AbortSignal;
  /**
   * Limit of one HTTP request, milliseconds: above 0 and at most 2,147,483,647. The call as a whole may take 120 seconds,
   * or as long as this where that is longer.
   * @default the client's `requestTimeout`
   */
  readonly requestTimeout?: number;
  /**
   * Whether the call only reads, so that it can be repeated safely, or creates something that costs money.
   * @default "read" for GET, "create" for POST
   */
  readonly kind?: "read" | "create";
}

/** What the service responded. */
export interface RawResponse {
  /** The `data` of the response; integers beyond 2^53 are strings. */
  readonly data: unknown;
  /** The service's id of the request, for its support. */
  readonly requestId: string | undefined;
}

const names: Readonly<Record<keyof RawRequest, true>> = {
  method: true,
  path: true,
  query: true,
  body: true,
  signal: true,
  requestTimeout: true,
  kind: true,
};

/** What other clients call a field. */
const otherNames: Readonly<Record<string, keyof RawRequest>> = {
  url: "path",
  params: "query",
  searchParams: "query",
  json: "body",
  data: "body",
  timeout: "requestTimeout",
};

export function createRequest(engine: () => Promise<Engine>): (request: RawRequest) => Promise<RawResponse> {
  return async (request) => {
    rejectUnknownNames(request, Object.keys(names), { kind: "field of a request", otherNames, taskState: "none" });
    const { method, path, query, signal, requestTimeout } = request;
    const isIdempotent = (request.kind ?? (method === "GET" ? "read" : "create")) === "read";
    if (requestTimeout !== undefined) checkTime("requestTimeout", requestTimeout);
    // What stands in the body now is sent, whatever becomes of the object.
    const body = request.body === undefined ? {} : { body: JSON.stringify(request.body) };
    const call: Call = {
      label: `${method} ${path}`,
      method,
      path,
      query: { ...query },
      ...body,
      // Paths of the older design begin with /v1; account paths take the same credentials
      // (apps/docs/service/account.md).
      apiVersion: /^\/(v1|account)\//.test(path) ? "v1" : "v2",
      isIdempotent,
      requestTimeout,
      signal,
    };
    const { transport, requestCreate } = await engine();
    return isIdempotent ? (await transport()).request(call) : requestCreate(call);
  };
}
