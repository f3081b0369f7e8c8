import type { Thrown } from "./fault.ts";

/** An error as Node's `fetch` throws it: the reason stands in `cause.code`. Seen on Node 20 to 24. */
function fetchFailed(cause: Error): TypeError {
  return new TypeError("fetch failed", { cause });
}

function coded(message: string, code: string, name = "Error"): Error {
  return Object.assign(new Error(message), { code, name });
}

export const refused: Thrown = {
  error: () => fetchFailed(coded("connect ECONNREFUSED 203.0.113.7:443", "ECONNREFUSED")),
};

/** A name with two addresses: the error holds one for each. */
export const refusedTwice: Thrown = {
  error: () =>
    fetchFailed(
      Object.assign(
        new AggregateError([
          coded("connect ECONNREFUSED 203.0.113.7:443", "ECONNREFUSED"),
          coded("connect ECONNREFUSED 2001:db8::7:443", "ECONNREFUSED"),
        ]),
        { code: "ECONNREFUSED" },
      ),
    ),
};

export const unknownName: Thrown = {
  error: () => fetchFailed(coded("getaddrinfo ENOTFOUND api-singapore.klingai.com", "ENOTFOUND")),
};

/** undici gives up connecting after ten seconds. */
export const connectTimeout: Thrown = {
  error: () => fetchFailed(coded("Connect Timeout Error", "UND_ERR_CONNECT_TIMEOUT", "ConnectTimeoutError")),
  after: 10_000,
};

/** Proves nothing, although here nothing was sent: the client cannot know. */
export const reset: Thrown = {
  error: () => fetchFailed(coded("read ECONNRESET", "ECONNRESET")),
};
