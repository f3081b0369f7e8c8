import { rejectUnknownNames } from "@klingkit/errors";
import type { Call } from "@klingkit/http";
import { checkTime } from "@klingkit/http/options";
import type { Engine } from "@klingkit/tasks";

/** A call of an endpoint that klingkit does not have. */
export interface RawRequest {
  /** The HTTP method. */
  readonly method: "GET" | "POST";
  /** The path below the base URL, with exactly one leading slash, such as `/v1/videos/text2video`. */
  readonly path: string;
  /**
   * The query parameters. A value of `undefined` is omitted.
   * @default none
   */
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  /**
   * The body. It is encoded as JSON.
   * @default no body
   */
  readonly body?: unknown;
  /**
   * Aborts the call.
   * @default none
   */
  readonly signal?: AbortSignal;
  /**
   * The time limit of one HTTP request, milliseconds: above 0 and at most 2,147,483,647. The limit of the whole call is
   * 120 seconds, or this value if it is higher.
   * @default the client's `requestTimeout`
   */
  readonly requestTimeout?: number;
  /**
   * Whether the call only reads, so that it can be retried safely, or may create a task that costs money.
   * @default "read" for GET, "create" for POST
   */
  readonly kind?: "read" | "create";
}

/** The response of the service. */
export interface RawResponse {
  /** The `data` of the response. Integers above 2^53 are strings. */
  readonly data: unknown;
  /** The service's id of the request, for support requests. */
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

/** The names of fields in other clients. */
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
    // Encoded at once, because the caller may change the object afterwards.
    const body = request.body === undefined ? {} : { body: JSON.stringify(request.body) };
    const call: Call = {
      label: `${method} ${path}`,
      method,
      path,
      query: { ...query },
      ...body,
      // Account paths accept the same credentials as API v1 (apps/docs/service/account.md).
      apiVersion: /^\/(v1|account)\//.test(path) ? "v1" : "v2",
      isIdempotent,
      requestTimeout,
      signal,
    };
    const { transport, requestCreate } = await engine();
    const { data, requestId } = await (isIdempotent ? (await transport()).request(call) : requestCreate(call));
    return { data, requestId };
  };
}
