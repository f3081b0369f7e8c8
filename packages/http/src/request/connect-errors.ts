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

/**
 * System calls of the connect phase. A code such as ENETUNREACH proves nothing without them, because an open connection can
 * fail with it too.
 */
const connectCalls: ReadonlySet<unknown> = new Set(["connect", "getaddrinfo"]);

/**
 * The reasons of the connect phase that have no code: of Deno, whose message begins with the URL, and of Node.js for a port
 * that `fetch` does not allow.
 */
const CONNECT_REASON = /(?<=: client error \(Connect\): ).+|^bad port$/;

/** Returns whether an error from `fetch` proves that nothing was sent, and the reason: its code or message. */
export function readNetworkError(error: unknown): { sent: "no" | "unknown"; reason: string } {
  const errors = [...chain(error)];
  const failures = errors.flatMap(failuresOf);
  const [first] = failures;
  if (!first) {
    const [reason] = errors.flatMap(({ message }) => CONNECT_REASON.exec(String(message))?.[0] ?? []);
    if (reason !== undefined) return { sent: "no", reason };
    return { sent: "unknown", reason: error instanceof Error ? error.message : "unknown" };
  }
  const isConnectError = failures.every(({ code, syscall }) => connectPhase.has(code) || connectCalls.has(syscall));
  return { sent: isConnectError ? "no" : "unknown", reason: first.code };
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
  if (isBrowser(scope) && cause instanceof TypeError && [...chain(cause)].flatMap(failuresOf).length === 0) {
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

/** A link of the chain of causes. */
interface ErrorFields {
  readonly cause?: unknown;
  readonly code?: unknown;
  readonly errors?: unknown;
  readonly message?: unknown;
  readonly syscall?: unknown;
}

function isErrorFields(value: unknown): value is ErrorFields {
  return typeof value === "object" && value !== null;
}

function* chain(error: unknown): Generator<ErrorFields> {
  let current = error;
  for (let depth = 0; depth < 8 && isErrorFields(current); depth++) {
    yield current;
    current = current.cause;
  }
}

/** The failures of an error with a code. An `AggregateError` contains one error for each address that was tried. */
function failuresOf({ code, errors, syscall }: ErrorFields): { readonly code: string; readonly syscall: unknown }[] {
  if (Array.isArray(errors)) return errors.filter(isErrorFields).flatMap(failuresOf);
  return typeof code === "string" ? [{ code, syscall }] : [];
}
