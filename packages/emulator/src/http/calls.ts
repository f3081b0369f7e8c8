import type { AuthKind } from "../auth/authenticate.ts";

/** A request as it was received. Secrets in headers are masked. */
export interface RecordedCall {
  /** ms since 1970, by the emulator's clock. */
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly auth: AuthKind;
  /** The access key of the account, once known. */
  readonly account?: string;
  /** Parsed JSON, or the text when it is none; undefined without a body. */
  readonly body: unknown;
  /** Of the answer; 0 while there is none. */
  readonly status: number;
  /** The service's code in the answer; undefined when it had none. */
  readonly code?: number;
  /** The id of the fault that struck. */
  readonly fault?: string;
}

const SECRET_HEADERS = ["authorization", "x-api-key", "x-api-secret", "cookie", "proxy-authorization"];

/** Headers as they may be shown: of a bearer token only the word `Bearer` is left. */
export function maskedHeaders(headers: Headers): Record<string, string> {
  return Object.fromEntries(
    [...headers].map(([name, value]) => [
      name,
      SECRET_HEADERS.includes(name) ? value.replace(/^(bearer\s+)?.*$/i, "$1***") : value,
    ]),
  );
}
