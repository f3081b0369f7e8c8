import type { ApiVersion } from "@klingkit/errors";

/** The request that needs headers. */
export interface AuthorizedRequest {
  /** The HTTP method. */
  readonly method: string;
  /** The full URL. */
  readonly url: string;
  /** Aborts when the request stops waiting for the headers. */
  readonly signal?: AbortSignal | undefined;
}

/** A response in which the service rejected the credential. */
export interface Rejection {
  /** The service's code, 1000 to 1004. */
  readonly serviceCode: number;
  /** The `Date` header of the response, epoch milliseconds. Undefined if it has none. */
  readonly date?: number | undefined;
  /** The headers that were rejected. They tell a new rejection from one of a credential that was replaced meanwhile. */
  readonly headers: Readonly<Record<string, string>>;
  /** Aborts when the request stops waiting for the verdict. */
  readonly signal?: AbortSignal | undefined;
}

/** Whether a request with a rejected credential is sent once more. `"stop"`: it is not. */
export type RejectionVerdict =
  | "stop"
  | {
      /** The reason to send it, such as `"clock-skew"` or `"credential-changed"`. Events report it. */
      readonly retryReason: string;
      /** The service's time minus the local time, milliseconds, if the clock was the reason. */
      readonly clockOffset?: number | undefined;
    };

/**
 * The credential of a transport. The strategies of `@klingkit/auth` have this form; an object of your own may have it
 * too.
 * @example const authorizer: Authorizer = { headers: async () => ({ Authorization: `Bearer ${await token()}` }) };
 */
export interface Authorizer {
  /**
   * The API versions that accept the credential.
   * @default ["v2", "v1"]
   */
  readonly apiVersions?: readonly ApiVersion[] | undefined;
  /**
   * Whether `headers` and `rejected` call no function of yours. If they do not, waiting for them has no time limit.
   * @default false
   */
  readonly isLocal?: boolean | undefined;
  /**
   * Returns every header that a request needs, including `Content-Type`.
   * @example const response = await fetch(url, { headers: await auth.headers() });
   */
  headers(request: AuthorizedRequest): Promise<Record<string, string>>;
  /**
   * Reports that the service rejected the credential (service codes 1000 to 1004), and returns whether to send the
   * request once more.
   * @default returns "stop"
   * @example if ((await auth.rejected({ serviceCode: 1004, date, headers })) !== "stop") response = await send();
   */
  rejected?(rejection: Rejection): Promise<RejectionVerdict>;
  /**
   * Reports that the service accepted these headers. A clock offset that was learned is kept from then on.
   * @default does nothing
   * @example auth.accepted(headers);
   */
  accepted?(headers: Readonly<Record<string, string>>): void;
  /**
   * Returns a hint for the error when the service rejects the credential, for example that an access key looks unusual.
   * Undefined if there is none.
   * @default returns undefined
   */
  hint?(): string | undefined;
}
