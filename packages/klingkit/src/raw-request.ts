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
