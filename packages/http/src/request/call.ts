import type { ApiVersion } from "@klingkit/errors";

/**
 * A call of a transport. It can consist of several HTTP requests.
 * @example
 * const { data } = await transport.request({
 *   label: "Reading tasks",
 *   method: "GET",
 *   path: "/tasks",
 *   query: { task_ids: "1,2" },
 *   apiVersion: "v2",
 * });
 */
export interface Call {
  /** The name of the operation, such as "Reading tasks". Error messages begin with it. */
  readonly label: string;
  /** The HTTP method. */
  readonly method: "GET" | "POST";
  /** The path below the base URL, with one leading slash. The caller percent-encodes its segments. */
  readonly path: string;
  /**
   * The query parameters. Undefined values are omitted.
   * @default none
   */
  readonly query?: Readonly<Record<string, string | number | undefined>> | undefined;
  /**
   * The body as JSON text.
   * @default none
   */
  readonly body?: string | undefined;
  /**
   * The API version of the path. The credential must support it.
   * @default none: any credential is accepted
   */
  readonly apiVersion?: ApiVersion | undefined;
  /**
   * Whether the request is idempotent, so that it can be retried after any transient failure. Other requests are retried
   * only if the failed request was certainly not executed.
   * @default true for GET, false for POST
   */
  readonly isIdempotent?: boolean | undefined;
  /**
   * Whether a failed request is retried. A request whose credential was rejected is sent once more with a renewed
   * credential even if this is `false`.
   * @default true
   */
  readonly retry?: boolean | undefined;
  /**
   * Service codes after which the request is not retried, because the caller handles them.
   * @default none
   */
  readonly doNotRetryCodes?: readonly number[] | undefined;
  /**
   * The time limit of the call including all retries, milliseconds.
   * @default 120,000, or `requestTimeout` if that is longer
   */
  readonly callTimeout?: number | undefined;
  /**
   * The time limit of one HTTP request, milliseconds: above 0 and at most 2,147,483,647.
   * @default `requestTimeout` of the transport
   */
  readonly requestTimeout?: number | undefined;
  /**
   * The maximum number of retries of an idempotent request: an integer of at least 0, or `Infinity`, so that only
   * `callTimeout` limits the call. A request that is not idempotent has this limit only until the first request reaches the
   * service.
   * @default `maxRetries` of the transport
   */
  readonly maxRetries?: number | undefined;
  /**
   * Aborts the call.
   * @default none
   */
  readonly signal?: AbortSignal | undefined;
  /**
   * Reads the body of a 2xx response that has no envelope, or a code that the service does not document. If the function
   * returns a value, the call succeeds with this value as `data`.
   * @default none: such a response is an error
   * @example readWithoutEnvelope: (body) => body
   */
  readonly readWithoutEnvelope?: ((body: unknown) => unknown) | undefined;
  /**
   * Recovers the result of a request that is not idempotent after an HTTP 429 without an envelope, because a gateway may
   * have forwarded the request nevertheless. If the function returns a value, the call succeeds with this value as `data`.
   * Otherwise the request is retried.
   * @default none: the request is not retried after such a response
   */
  readonly recoverResult?: (() => Promise<unknown>) | undefined;
}

/** A successful response. */
export interface CallResult {
  /** The `data` field of the envelope. */
  readonly data: unknown;
  /** The id that the service assigned to the request. Undefined if the response contains none. */
  readonly requestId: string | undefined;
  /** The time of the response on the service's clock, from its `Date` header, epoch milliseconds. Missing without one. */
  readonly date?: number;
  /**
   * How many times faster than usual the tasks of an emulator finish, from its header `klingkit-task-speed`. Missing
   * without one.
   */
  readonly taskSpeed?: number;
  /**
   * `true` if a gateway replaced the service's envelope. Empty `data` then does not prove that the service has none.
   * Otherwise missing.
   */
  readonly isFromGateway?: true;
}
