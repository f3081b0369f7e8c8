import type { TaskReference, ApiVersion } from "@klingkit/errors";
import type { CallKind } from "./retry.ts";

/**
 * One call of a transport. It may take several HTTP requests.
 * @example
 * const { data } = await transport.request({
 *   what: "Reading tasks",
 *   method: "GET",
 *   path: "/tasks",
 *   query: { task_ids: "1,2" },
 *   apiVersion: "v2",
 *   kind: "read",
 * });
 */
export interface Call {
  /** The purpose of the call: the beginning of the sentences in its errors, such as "Reading tasks". */
  readonly what: string;
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
  /** The API version of the path. The credential must support it. */
  readonly apiVersion: ApiVersion;
  /** `"read"` if the call changes nothing, `"create"` if it may cost money. */
  readonly kind: CallKind;
  /**
   * Whether one failed request ends the call. A rejected credential is renewed nevertheless, and the request sent once
   * more.
   * @default false
   */
  readonly once?: boolean | undefined;
  /**
   * The service codes after which the request is not sent again, because the caller handles them.
   * @default none
   */
  readonly stopAt?: readonly number[] | undefined;
  /**
   * The time limit of the call over all its requests, milliseconds.
   * @default 120,000, or `requestTimeout` if that is longer
   */
  readonly deadline?: number | undefined;
  /**
   * The time limit of one HTTP request, milliseconds.
   * @default `requestTimeout` of the transport
   */
  readonly requestTimeout?: number | undefined;
  /**
   * How often a read is sent again after a failure: a whole number from 0, or `Infinity`, with which only `deadline`
   * ends the call.
   * @default `maxRetries` of the transport
   */
  readonly maxRetries?: number | undefined;
  /**
   * Aborts the call.
   * @default none
   */
  readonly signal?: AbortSignal | undefined;
  /**
   * Reads the body of a 2xx response without the service's envelope. If it returns a value, the call succeeds with this
   * value as `data`.
   * @default none
   */
  readonly readBare?: ((body: unknown) => unknown) | undefined;
  /**
   * For a create: looks the task up after a response 429 that is not the service's, before the create is sent again.
   * Returns the `data` of a success, or undefined. Without it, the create is not sent again after such a response.
   * @default none
   */
  readonly findMade?: (() => Promise<unknown>) | undefined;
  /**
   * An uncertainty of the input, which the error of a rejection adds to its advice.
   * @default none
   */
  readonly doubt?: string | undefined;
  /**
   * For a create: the reference of the task, for an error with `taskState: "unknown"`.
   * @default none
   */
  readonly task?: TaskReference | undefined;
}

/** A successful response. */
export interface Answer {
  /** The `data` of the service's envelope. */
  readonly data: unknown;
  /** The service's id of the request. Undefined if the response has none. */
  readonly requestId: string | undefined;
}
