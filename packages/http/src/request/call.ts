import type { ApiVersion } from "@klingkit/errors";

/**
 * One call of a transport. It may take several HTTP requests.
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
  /** The purpose of the call: the beginning of the sentences in its errors, such as "Reading tasks". */
  readonly label: string;
  /** The HTTP method. */
  readonly method: "GET" | "POST";
  /** The path below the base URL, with one leading slash. The caller percent-encodes foreign segments. */
  readonly path: string;
  /**
   * The query parameters. Undefined ones are left out.
   * @default none
   */
  readonly query?: Readonly<Record<string, string | number | undefined>> | undefined;
  /**
   * The body: JSON text, which is the same in every request of the call.
   * @default none
   */
  readonly body?: string | undefined;
  /**
   * The API version of the path. The credential must support it.
   * @default none: every credential is accepted
   */
  readonly apiVersion?: ApiVersion | undefined;
  /**
   * Whether a second request has no further effect, as with a read, so that the call can be repeated after any passing
   * failure. Otherwise it is repeated only if no earlier request was carried out.
   * @default true for GET, false for POST
   */
  readonly isIdempotent?: boolean | undefined;
  /**
   * Whether the request is sent again after a failure. A rejected credential is renewed nevertheless, and the request
   * sent once more.
   * @default true
   */
  readonly retry?: boolean | undefined;
  /**
   * The service codes after which the request is not sent again, because the caller handles them.
   * @default none
   */
  readonly doNotRetryCodes?: readonly number[] | undefined;
  /**
   * The time limit of the call over all its requests, milliseconds.
   * @default 120,000, or `requestTimeout` if that is longer
   */
  readonly callTimeout?: number | undefined;
  /**
   * The time limit of one HTTP request, milliseconds.
   * @default `requestTimeout` of the transport
   */
  readonly requestTimeout?: number | undefined;
  /**
   * How often an idempotent request is sent again after a failure: a whole number from 0, or `Infinity`, with which only
   * `callTimeout` ends the call.
   * @default `maxRetries` of the transport
   */
  readonly maxRetries?: number | undefined;
  /**
   * Aborts the call.
   * @default none
   */
  readonly signal?: AbortSignal | undefined;
  /**
   * Reads the body of a 2xx response that has no envelope. If it returns a value, the call succeeds with this value as
   * `data`.
   * @default none: such a response is an error
   * @example readBare: (body) => body
   */
  readonly readWithoutEnvelope?: ((body: unknown) => unknown) | undefined;
  /**
   * For a call that is not idempotent: called after a response 429 without an envelope, before the request is sent again,
   * because a gateway may respond so although it passed the request on. If it returns a value, the call succeeds with
   * this value as `data`.
   * @default none: the request is not sent again after such a response
   */
  readonly findResult?: (() => Promise<unknown>) | undefined;
}

/** A successful response. */
export interface CallResult {
  /** The `data` of the service's envelope. */
  readonly data: unknown;
  /** The service's id of the request. Undefined if the response has none. */
  readonly requestId: string | undefined;
}
