import { type ApiVersion, serviceCode } from "@klingkit/errors";

/** The request that headers are asked for. */
export interface AuthorizedRequest {
  readonly method: string;
  /** Whole URL. */
  readonly url: string;
  /** Aborts when the request gives up waiting for the headers. */
  readonly signal?: AbortSignal | undefined;
}

/** What the service said when it refused a credential. */
export interface Rejection {
  /** The service's code, 1000 to 1004. */
  readonly serviceCode: number;
  /** The answer's `Date` header, epoch milliseconds. */
  readonly date?: number | undefined;
  /** The headers that were refused, so that a burst of refusals is answered once. */
  readonly headers: Readonly<Record<string, string>>;
  /** Aborts when the request gives up waiting for the verdict. */
  readonly signal?: AbortSignal | undefined;
}

/** Whether to send once more, and what changed meanwhile. */
export type RejectionVerdict =
  | "stop"
  | { readonly again: "clock-skew"; /** Service time minus local time, milliseconds. */ readonly offset: number }
  | { readonly again: "signed-anew" | "credential-changed" };

/** A way to authorize requests: a record of plain functions. Its state is its own, and it holds no readable secret. */
export interface Strategy {
  readonly kind: "jwt" | "apiKey" | "keyHeaders" | "custom";
  /** The wire designs that take this credential. */
  readonly apiVersions: readonly ApiVersion[];
  /** Whether the headers are made from given values alone, without calling a function of the caller's: they need no time limit then. */
  readonly isLocal?: boolean;
  /** Every header that a request needs, `Content-Type` included. */
  headers(request?: AuthorizedRequest): Promise<Record<string, string>>;
  /** Told of a refused credential; answers whether one more try makes sense. */
  rejected(rejection: Rejection): Promise<RejectionVerdict>;
  /** Told that the service accepted these headers. */
  accepted(headers: Readonly<Record<string, string>>): void;
  /** A doubt about the credential that an authentication error should mention. */
  hint(): string | undefined;
}

/** A strategy whose credential is one bearer token. */
export interface BearerStrategy extends Strategy {
  /** The token alone, for people who bring their own HTTP client. */
  token(): Promise<string>;
}

/** A credential, or an async function that gives the present one (rotation without a restart). */
export type Provided<T> = T | (() => T | Promise<T>);

export const contentType: { readonly "Content-Type": "application/json" } = { "Content-Type": "application/json" };

/** Whether a rejection is about the times in a token, not about the credential itself. */
export function isAboutTime(code: number): boolean {
  return serviceCode(code)?.waiting === "sign";
}

/** The token in an `Authorization` header that a strategy made. */
export function bearer(headers: Readonly<Record<string, string>>): string {
  return (headers["Authorization"] ?? "").replace(/^Bearer /, "");
}
