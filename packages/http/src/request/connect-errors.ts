/**
 * Errors of the connect phase: with them nothing was written. Counted at a server on Node 20 to 24 and Bun 1.4;
 * elsewhere, and for every error not named here (ECONNRESET, EPIPE, UND_ERR_SOCKET, no code at all), the request may
 * have arrived. The proof holds only while no redirect is followed.
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

/** Returns whether an error of `fetch` proves that nothing was sent, and its code or message. */
export function readNetworkError(error: unknown): { sent: "no" | "unknown"; reason: string } {
  const codes = [...chain(error)].flatMap(codesOf);
  const first = codes[0];
  const proven = codes.length > 0 && codes.every((code) => connectPhase.has(code));
  return { sent: proven ? "no" : "unknown", reason: first ?? (error instanceof Error ? error.message : "unknown") };
}

function* chain(error: unknown): Generator<object> {
  let current = error;
  for (let depth = 0; depth < 8 && typeof current === "object" && current !== null; depth++) {
    yield current;
    current = "cause" in current ? current.cause : undefined;
  }
}

/** The codes of one error; of an AggregateError (several addresses tried) those of all its parts. */
function codesOf(error: object): string[] {
  if ("errors" in error && Array.isArray(error.errors)) {
    return error.errors.flatMap((part: unknown) => (typeof part === "object" && part !== null ? codesOf(part) : []));
  }
  return "code" in error && typeof error.code === "string" ? [error.code] : [];
}
