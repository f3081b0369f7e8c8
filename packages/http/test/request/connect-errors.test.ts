import { expect, test } from "vitest";
import { connectionError } from "../../src/request/connect-errors.ts";
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
])("does not mention CORS %s", (_case, cause, scope) => {
  expect(connectionError("Creating", "no", cause, scope).message).not.toContain("CORS");
});
