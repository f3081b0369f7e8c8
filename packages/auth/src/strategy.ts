import { type ApiVersion, serviceCode } from "@klingkit/errors";

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

/**
 * Whether the request is sent once more. `"stop"`: it is not. `again` is the reason to send it: the clock's offset was
 * learned, a new token was signed, or the function that provides the credential returned another one.
 */
export type RejectionVerdict =
  | "stop"
  | {
      /** The clock's offset was learned. */
      readonly again: "clock-skew";
      /** The service's time minus the local time, milliseconds. */
      readonly offset: number;
    }
  | {
      /** A new token was signed, or the credential changed. */
      readonly again: "signed-anew" | "credential-changed";
    };

/**
 * Credentials: the functions that authorize requests. Secrets are not readable from the object, so it can be logged.
 */
export interface Strategy {
  /** The function that created the credentials. */
  readonly kind: "jwt" | "apiKey" | "keyHeaders" | "custom";
  /** The API versions that accept the credential. */
  readonly apiVersions: readonly ApiVersion[];
  /**
   * Whether the headers need no function of yours. If they do not, waiting for them has no time limit.
   * @default false
   */
  readonly isLocal?: boolean;
  /**
   * Returns every header that a request needs, including `Content-Type`.
   * @throws {ConfigurationError} if the credential cannot be used;    *   own
   * @example const response = await fetch(url, { headers: await auth.headers() });
   */
  headers(request?: AuthorizedRequest): Promise<Record<string, string>>;
  /**
   * Reports that the service rejected the credential, and returns whether to send the request once more.
   * @example if ((await auth.rejected({ serviceCode: 1004, date, headers })) !== "stop") response = await send();
   */
  rejected(rejection: Rejection): Promise<RejectionVerdict>;
  /**
   * Reports that the service accepted these headers. A clock offset that was learned is kept from then on.
   * @example auth.accepted(headers);
   */
  accepted(headers: Readonly<Record<string, string>>): void;
  /**
   * Returns a hint for the error when the service rejects the credential, for example that an access key looks unusual.
   * Undefined if there is none.
   */
  hint(): string | undefined;
}

/** Credentials that send one bearer token. */
export interface BearerStrategy extends Strategy {
  /**
   * Returns the token without `Bearer `, for your own HTTP client.
   * @throws {ConfigurationError} if the credential cannot be used;    *   own
   * @example const response = await fetch(url, { headers: { Authorization: `Bearer ${await auth.token()}` } });
   */
  token(): Promise<string>;
}

/** A credential, or a function that returns the current one: a rotation needs no restart. */
export type Provided<T> = T | (() => T | Promise<T>);

/** The content type of every request. */
export const contentType: { readonly "Content-Type": "application/json" } = { "Content-Type": "application/json" };

/** Whether the service rejected the times of a token, not the credential. */
export function isAboutTime(code: number): boolean {
  return serviceCode(code)?.waiting === "sign";
}

/** The token in an `Authorization` header. */
export function bearer(headers: Readonly<Record<string, string>>): string {
  return (headers["Authorization"] ?? "").replace(/^Bearer /, "");
}
