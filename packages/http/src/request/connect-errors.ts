import { ConnectionError } from "@klingkit/errors";

/**
 * Error codes of the connect phase, in which nothing has been sent yet. They were verified with a server on Node 20 to 24
 * and Bun 1.4. With any other code (ECONNRESET, EPIPE, UND_ERR_SOCKET) or without one, the request may have arrived. This
 * requires that redirects are not followed.
 */
const connectPhase: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "UND_ERR_CONNECT_TIMEOUT",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "CERT_HAS_EXPIRED",
  "ERR_TLS_CERT_ALTNAME_INVALID",
]);

/** Returns whether an error from `fetch` proves that nothing was sent, and the reason: its code or message. */
export function readNetworkError(error: unknown): { sent: "no" | "unknown"; reason: string } {
  const codes = [...chain(error)].flatMap(codesOf);
  const first = codes[0];
  const isConnectError = codes.length > 0 && codes.every((code) => connectPhase.has(code));
  return {
    sent: isConnectError ? "no" : "unknown",
    reason: first ?? (error instanceof Error ? error.message : "unknown"),
  };
}

/**
 * Creates the error for a request without a response.
 * @param reason the reason, without secrets
 * @param scope the global scope
 */
export function connectionError(
  label: string,
  reason: string,
  cause: unknown,
  scope: object = globalThis,
): ConnectionError {
  const { sent } = readNetworkError(cause);
  const problem = `${label} failed: no response arrived (${reason}).`;
  // A browser does not say why it blocks a response. Other runtimes have codes.
  if (isBrowser(scope) && cause instanceof TypeError && [...chain(cause)].flatMap(codesOf).length === 0) {
    return new ConnectionError(
      `${problem} The service sends no CORS headers, so a browser blocks its responses.`,
      // See apps/docs/service/authentication.md#gateways-and-browsers.
      { sent, cause, advice: "Call the service from your server, or set baseUrl to a proxy that adds CORS headers." },
    );
  }
  const advice = `${sent === "no" ? "Nothing was sent. Check the network, baseUrl" : "Check the network"} and any proxy.`;
  return new ConnectionError(problem, { sent, advice, cause });
}

/** Whether the code runs in a web page or in a worker of one. */
function isBrowser(scope: object): boolean {
  return ("window" in scope && "document" in scope) || ("importScripts" in scope && "location" in scope);
}

function* chain(error: unknown): Generator<object> {
  let current = error;
  for (let depth = 0; depth < 8 && typeof current === "object" && current !== null; depth++) {
    yield current;
    current = "cause" in current ? current.cause : undefined;
  }
}

/** The codes of an error. An `AggregateError` contains one error for each address that was tried. */
function codesOf(error: object): string[] {
  if ("errors" in error && Array.isArray(error.errors)) {
    return error.errors.flatMap((part: unknown) => (typeof part === "object" && part !== null ? codesOf(part) : []));
  }
  return "code" in error && typeof error.code === "string" ? [error.code] : [];
}
