import { serviceCode } from "@klingkit/errors";
import type { AuthorizedRequest, Authorizer } from "@klingkit/http";

/**
 * Credentials: the functions that authorize requests. Secrets are not readable from the object, so it can be logged.
 */
export interface Credentials extends Required<Authorizer> {
  /** The function that created the credentials. */
  readonly kind: "jwt" | "apiKey" | "keyHeaders" | "custom";
  /**
   * Returns every header that a request needs, including `Content-Type`.
   * @throws {ConfigurationError} if a key cannot be used
   * @throws what your own function throws
   * @example const response = await fetch(url, { headers: await auth.headers() });
   */
  headers(request?: AuthorizedRequest): Promise<Record<string, string>>;
}

/** Credentials that send one bearer token. */
export interface BearerCredentials extends Credentials {
  /**
   * Returns the token without `Bearer `, for your own HTTP client.
   * @throws {ConfigurationError} if a key cannot be used
   * @throws what your own function throws
   * @example const response = await fetch(url, { headers: { Authorization: `Bearer ${await auth.token()}` } });
   */
  token(): Promise<string>;
}

/** A credential, or a function that returns the current one: a rotation needs no restart. */
export type ValueOrProvider<T> = T | (() => T | Promise<T>);

/** The content type of every request. */
export const contentType: { readonly "Content-Type": "application/json" } = { "Content-Type": "application/json" };

/** Whether the service rejected the times of a token, not the credential. */
export function isTokenTimeRejected(code: number): boolean {
  return serviceCode(code)?.retry === "reauthorize";
}

/** The token in an `Authorization` header. */
export function bearer(headers: Readonly<Record<string, string>>): string {
  return (headers["Authorization"] ?? "").replace(/^Bearer /, "");
}
