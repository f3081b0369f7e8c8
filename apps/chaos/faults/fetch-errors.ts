import type { ThrownError } from "./fault.ts";

/** An error as the `fetch` of Node 20 to 24 throws it, with the reason in `cause.code`. */
function fetchFailed(cause: Error): TypeError {
  return new TypeError("fetch failed", { cause });
}

function errorWithCode(message: string, code: string, name = "Error"): Error {
  return Object.assign(new Error(message), { code, name });
}

export const connectionRefused: ThrownError = {
  error: () => fetchFailed(errorWithCode("connect ECONNREFUSED 203.0.113.7:443", "ECONNREFUSED")),
};

/** A host name with two addresses: the error has one error for each. */
export const refusedAtBothAddresses: ThrownError = {
  error: () =>
    fetchFailed(
      Object.assign(
        new AggregateError([
          errorWithCode("connect ECONNREFUSED 203.0.113.7:443", "ECONNREFUSED"),
          errorWithCode("connect ECONNREFUSED 2001:db8::7:443", "ECONNREFUSED"),
        ]),
        { code: "ECONNREFUSED" },
      ),
    ),
};

export const unknownHost: ThrownError = {
  error: () => fetchFailed(errorWithCode("getaddrinfo ENOTFOUND api-singapore.klingai.com", "ENOTFOUND")),
};

/** The connect timeout of undici is ten seconds. */
export const connectTimeout: ThrownError = {
  error: () => fetchFailed(errorWithCode("Connect Timeout Error", "UND_ERR_CONNECT_TIMEOUT", "ConnectTimeoutError")),
  after: 10_000,
};

/** The client cannot know that the request was not sent. */
export const reset: ThrownError = {
  error: () => fetchFailed(errorWithCode("read ECONNRESET", "ECONNRESET")),
};
