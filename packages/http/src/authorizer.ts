import type { ApiVersion } from "@klingkit/errors";

/** A request that needs headers. */
export interface AuthorizedRequest {
  /** The HTTP method. */
  readonly method: string;
  /** The full URL. */
  readonly url: string;
  /** Aborts when the request no longer waits for the headers. */
  readonly signal?: AbortSignal | undefined;
}

/** A response in which the service rejected the credential. */
export interface Rejection {
  /** The service code, 1000 to 1004. */
  readonly serviceCode: number;
  /** The `Date` header of the response, epoch milliseconds. Undefined if the header is missing. */
  readonly date?: number | undefined;
  /** The headers that were rejected. They identify the credential, which may have been replaced in the meantime. */
  readonly headers: Readonly<Record<string, string>>;
  /** Aborts when the request no longer waits for the decision. */
  readonly signal?: AbortSignal | undefined;
}

/** Whether to send a request once more after the service rejected its credential. */
export type RetryDecision =
  | "do-not-retry"
  | {
      /** The reason for the retry, such as `"clock-skew"` or `"credential-changed"`. Events report it. */
      readonly retryReason: string;
      /** The service's time minus the local time, milliseconds, if the clock is the reason. */
      readonly clockOffset?: number | undefined;
    };

/**
 * Authorizes the requests of a transport. The credentials of `@klingkit/auth` implement this interface, and so can your
 * own object.
 * @example const authorizer: Authorizer = { headers: async () => ({ Authorization: `Bearer ${await token()}` }) };
 */
export interface Authorizer {
  /**
   * The API versions that accept the credential.
   * @default ["v2", "v1"]
   */
  readonly apiVersions?: readonly ApiVersion[] | undefined;
  /**
   * Whether `headers` and `rejected` have no time limit, because they do not call your own functions.
   * @default false
   */
  readonly skipTimeout?: boolean | undefined;
  /**
   * Returns the headers of a request, including `Content-Type`.
   * @example const response = await fetch(url, { headers: await auth.headers() });
   */
  headers(request: AuthorizedRequest): Promise<Record<string, string>>;
  /**
   * Called when the service rejects the credential (service codes 1000 to 1004). Returns whether to send the request once
   * more.
   * @default returns "do-not-retry"
   * @example
   * const decision = await auth.rejected({ serviceCode: 1004, date, headers });
   * if (decision !== "do-not-retry") response = await send();
   */
  rejected?(rejection: Rejection): Promise<RetryDecision>;
  /**
   * Called when the service accepts the headers. The credentials then keep a clock offset that they measured.
   * @default does nothing
   * @example auth.accepted(headers);
   */
  accepted?(headers: Readonly<Record<string, string>>): void;
  /**
   * Returns a hint for the error after a rejected credential, for example that an API key may be mistyped. Returns
   * undefined if it has no hint.
   * @default returns undefined
   */
  hint?(): string | undefined;
}
