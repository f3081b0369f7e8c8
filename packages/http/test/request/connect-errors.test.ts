import { expect, test } from "vitest";
import { connectionError, readNetworkError } from "../../src/request/connect-errors.ts";
import { fetchError } from "../canned.ts";

const page = { window: {}, document: {} };
const worker = { importScripts: () => undefined, location: {} };

// The messages of Chrome, Firefox and Safari.
test.each([
  ["Failed to fetch", page],
  ["NetworkError when attempting to fetch resource.", page],
  ["Load failed", page],
  ["Failed to fetch", worker],
])("in a browser, %j is explained by the missing CORS headers", (message, scope) => {
  const error = connectionError("Creating", message, new TypeError(message), scope);
  expect(error).toMatchObject({
    code: "connection_failed",
    sent: "unknown",
    summary: `Creating failed: no response arrived (${message}). The service sends no CORS headers, so a browser blocks its responses.`,
    advice: expect.stringContaining("from your server"),
  });
});

test.each([
  ["outside of a browser", new TypeError("Failed to fetch"), {}],
  ["for an error with a code", fetchError("ECONNREFUSED"), page],
  ["for an error of a custom `fetch`", new Error("no"), page],
  ["in a runtime that has only `window`", new TypeError("no"), { window: {} }],
  ["in a runtime that has only `document`", new TypeError("no"), { document: {} }],
  ["in a runtime that has only `location`", new TypeError("no"), { location: {} }],
  ["in a runtime that has only `importScripts`", new TypeError("no"), { importScripts: () => undefined }],
])("does not mention CORS %s", (_case, cause, scope) => {
  expect(connectionError("Creating", "no", cause, scope).message).not.toContain("CORS");
});

/** The error of a host with several addresses, all of which failed. */
function everyAddress(...codes: string[]): Error {
  return new TypeError("fetch failed", { cause: new AggregateError(codes.map((code) => fetchError(code).cause)) });
}

/** An error of a system call, as Node.js throws it. */
function systemError(code: string, syscall: string): Error {
  return Object.assign(new TypeError("fetch failed"), {
    cause: Object.assign(new Error(`${syscall} ${code}`), { code, syscall }),
  });
}

/** An error of Deno, which has no code. */
function denoError(reason: string): Error {
  return new TypeError("fetch failed", {
    cause: new Error(`error sending request for url (https://a.example/tasks): ${reason}`),
  });
}

// A create is repeated after "no". With "unknown", the task may exist.
test.each([
  ["a refused connection", fetchError("ECONNREFUSED"), "no", "ECONNREFUSED"],
  ["a lost connection", fetchError("ECONNRESET"), "unknown", "ECONNRESET"],
  ["addresses that all refuse the connection", everyAddress("ECONNREFUSED", "ECONNREFUSED"), "no", "ECONNREFUSED"],
  ["addresses of which one was reached", everyAddress("ECONNREFUSED", "ECONNRESET"), "unknown", "ECONNREFUSED"],
  ["an unreachable network", systemError("ENETUNREACH", "connect"), "no", "ENETUNREACH"],
  [
    "an open connection to a network that became unreachable",
    systemError("ENETUNREACH", "read"),
    "unknown",
    "ENETUNREACH",
  ],
  ["an unreachable network without a system call", fetchError("ENETUNREACH"), "unknown", "ENETUNREACH"],
  ["a name server that does not respond", systemError("EAI_FAIL", "getaddrinfo"), "no", "EAI_FAIL"],
  [
    "addresses that are all unreachable",
    new TypeError("fetch failed", {
      cause: new AggregateError([
        systemError("ETIMEDOUT", "connect").cause,
        systemError("ENETUNREACH", "connect").cause,
      ]),
    }),
    "no",
    "ETIMEDOUT",
  ],
  [
    "a port that `fetch` does not allow",
    new TypeError("fetch failed", { cause: new Error("bad port") }),
    "no",
    "bad port",
  ],
  [
    "an unknown host on Deno",
    denoError("client error (Connect): dns error: Name or service not known"),
    "no",
    "dns error: Name or service not known",
  ],
  [
    "a lost connection on Deno",
    denoError("client error (SendRequest): connection closed before message completed"),
    "unknown",
    "fetch failed",
  ],
  ["no address", everyAddress(), "unknown", "fetch failed"],
  [
    "a lost connection whose cause is a refused one",
    Object.assign(new Error("lost", { cause: fetchError("ECONNREFUSED") }), { code: "EPIPE" }),
    "unknown",
    "EPIPE",
  ],
  ["parts of an error that are no objects", { errors: ["ECONNREFUSED", null] }, "unknown", "unknown"],
  ["a field `errors` that is no list", { errors: 2, code: "ECONNREFUSED" }, "no", "ECONNREFUSED"],
  ["a numeric code", new DOMException("no network", "NetworkError"), "unknown", "no network"],
  ["an error without a code", new Error("no network", { cause: null }), "unknown", "no network"],
  ["a text", "ECONNREFUSED", "unknown", "unknown"],
  ["null", null, "unknown", "unknown"],
])("after %s, `sent` and the reason are certain", (_name, error: unknown, sent, reason) => {
  expect(readNetworkError(error)).toEqual({ sent, reason });
});

test("reads an error that is its own cause", () => {
  const error = Object.assign(new Error("loop"), { code: "ECONNREFUSED" });
  error.cause = error;
  expect(readNetworkError(error)).toEqual({ sent: "no", reason: "ECONNREFUSED" });
});

test.each([
  ["ECONNREFUSED", "Nothing was sent. Check the network, baseUrl and any proxy."],
  ["ECONNRESET", "Check the network and any proxy."],
])("the advice after %s does not claim more than is known", (code, advice) => {
  expect(connectionError("Creating", code, fetchError(code), {})).toMatchObject({ advice });
});
