import type { ApiVersion } from "@klingkit/errors";

/** What the transport asks of a credential. The strategies of `@klingkit/auth` are of this shape; so may be your own. */
export interface Authorizer {
  /** The wire designs that take this credential. */
  readonly apiVersions: readonly ApiVersion[];
  /** Whether the headers are made from given values alone, without calling a function of the caller's: they need no time limit then. */
  readonly isLocal?: boolean | undefined;
  /** Every header that the request needs. */
  headers(request: {
    readonly method: string;
    readonly url: string;
    /** Aborts when the request gives up waiting for the headers. */
    readonly signal: AbortSignal | undefined;
  }): Promise<Record<string, string>>;
  /** Told of a refusal (codes 1000 to 1004); answers whether to send once more, and why. */
  rejected(rejection: {
    readonly serviceCode: number;
    readonly date: number | undefined;
    readonly headers: Readonly<Record<string, string>>;
    readonly signal: AbortSignal | undefined;
  }): Promise<"stop" | { readonly again: string; readonly offset?: number }>;
  /** Told that the service accepted these headers. */
  accepted(headers: Readonly<Record<string, string>>): void;
  /** A doubt about the credential that an authentication error should mention. */
  hint(): string | undefined;
}
