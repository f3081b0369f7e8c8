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
