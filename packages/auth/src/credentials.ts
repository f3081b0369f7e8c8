import { serviceCode } from "@klingkit/errors";
import type { AuthorizedRequest, Authorizer } from "@klingkit/http";

/**
 * Credentials, which authorize requests. The object does not expose its secrets, so it can be logged.
 */
export interface Credentials extends Required<Authorizer> {
  /** The function that created the credentials. */
  readonly kind: "jwt" | "apiKey" | "keyHeaders" | "custom";
  /**
   * Returns the headers of a request, including `Content-Type`.
   * @throws {ConfigurationError} if a key is invalid
   * @throws whatever your function throws
   * @example const response = await fetch(url, { headers: await auth.headers() });
   */
  headers(request?: AuthorizedRequest): Promise<Record<string, string>>;
}

/** Credentials that send a bearer token. */
export interface BearerCredentials extends Credentials {
  /**
   * Returns the token without the prefix `Bearer `, for your own HTTP client.
   * @throws {ConfigurationError} if a key is invalid
   * @throws whatever your function throws
   * @example const response = await fetch(url, { headers: { Authorization: `Bearer ${await auth.token()}` } });
   */
  token(): Promise<string>;
}

/** A credential, or a function that returns the current one, so that a key can be rotated without a restart. */
export type ValueOrProvider<T> = T | (() => T | Promise<T>);

/** The `Content-Type` header of every request. */
export const contentType: { readonly "Content-Type": "application/json" } = { "Content-Type": "application/json" };

/** Whether the service rejected the validity period of a token rather than the credential. */
export function isTokenTimeRejected(code: number): boolean {
  return serviceCode(code)?.retry === "reauthorize";
}

/** Returns the token of an `Authorization` header. */
export function bearerToken(headers: Readonly<Record<string, string>>): string {
  return (headers["Authorization"] ?? "").replace(/^Bearer /, "");
}
