import type { ApiVersion } from "@klingkit/errors";

/**
 * The credential of a transport. The strategies of `@klingkit/auth` have this form; an object of your own may have it
 * too.
 */
export interface Authorizer {
  /** The API versions that accept the credential. */
  readonly apiVersions: readonly ApiVersion[];
  /**
   * Whether `headers` and `rejected` call no function of yours. If they do not, waiting for them has no time limit.
   * @default false
   */
  readonly isLocal?: boolean | undefined;
  /** Returns every header that a request needs. */
  headers(request: {
    /** The HTTP method. */
    readonly method: string;
    /** The full URL. */
    readonly url: string;
    /** Aborts when the request stops waiting for the headers. */
    readonly signal: AbortSignal | undefined;
  }): Promise<Record<string, string>>;
  /**
   * Reports that the service rejected the credential (service codes 1000 to 1004). Returns `"stop"`, or the reason to
   * send the request once more.
   */
  rejected(rejection: {
    /** The service's code, 1000 to 1004. */
    readonly serviceCode: number;
    /** The `Date` header of the response, epoch milliseconds. Undefined if it has none. */
    readonly date: number | undefined;
    /** The headers that were rejected. */
    readonly headers: Readonly<Record<string, string>>;
    /** Aborts when the request stops waiting for the result. */
    readonly signal: AbortSignal | undefined;
  }): Promise<
    | "stop"
    | {
        /** The reason to send the request once more. */
        readonly again: string;
        /** The service's time minus the local time, milliseconds, if the clock was the reason. */
        readonly offset?: number;
      }
  >;
  /** Reports that the service accepted these headers. */
  accepted(headers: Readonly<Record<string, string>>): void;
  /** Returns a hint for the error when the service rejects the credential. Undefined if there is none. */
  hint(): string | undefined;
}
