import { expect, test } from "vitest";
import { type FilePart, readPart } from "../../src/index.ts";
import { fetchError, virtualClock } from "../canned.ts";

function read(response: Response, offset = 10): Promise<FilePart> {
  const fetch = async (): Promise<Response> => response;
  return readPart("https://files.example/a.mp4", { offset, length: 5, fetch, clock: virtualClock() });
}

const range = (text: string, status = 206): Response =>
  new Response("hello", { status, headers: { "content-range": text } });

test.each([
  ["bytes 10-14/1000", 1000],
  ["bytes 10-14/*", undefined],
])("reads the size from the range %j", async (text, size) => {
  expect(await read(range(text))).toMatchObject({ bytes: { length: 5 }, size });
});

test.each([
  ["1000", 1000],
  ["1000, 1000", undefined],
  ["x1000", undefined],
  ["", undefined],
])("reads the size from the `Content-Length` %j of a complete file", async (length, size) => {
  expect(await read(new Response("hello world", { headers: { "content-length": length } }), 0)).toEqual({
    bytes: new TextEncoder().encode("hello"),
    size,
    contentType: "text/plain;charset=UTF-8",
  });
});

test("a response without a body has no bytes", async () => {
  expect(await read(new Response(null), 0)).toEqual({
    bytes: new Uint8Array(),
    size: undefined,
    contentType: undefined,
  });
});

test.each([
  ["text before the range", range("about bytes 10-14/1000")],
  ["text after the range", range("bytes 10-14/1000 or so")],
  ["no range", new Response("hello", { status: 206 })],
  ["the complete file, and a header with the range", range("bytes 10-14/1000", 200)],
])("rejects a response with %s, because the bytes would be wrong", async (_name, response) => {
  await expect(read(response)).rejects.toMatchObject({
    summary: "The file server does not send the requested range.",
    retryable: false,
  });
});

test.each([
  [204, undefined],
  [400, undefined],
  [403, "The URL may have expired."],
  [404, "The URL may have expired."],
  [416, undefined],
])("rejects HTTP %i, also at the start of the file", async (status, advice) => {
  const error: unknown = await read(new Response(status === 204 ? null : "no", { status }), 0).catch(
    (thrown: unknown) => thrown,
  );
  expect(error).toMatchObject({ summary: `The file server responded with HTTP ${status}.`, status });
  expect(error instanceof Error && "advice" in error ? error.advice : undefined).toBe(advice);
});

test("explains a redirect that a browser hides", async () => {
  await expect(read(Response.error())).rejects.toThrow(
    "The file server sent a redirect, which the browser does not show.",
  );
});

test("the cause of a failed read is the error from `fetch`, and of an aborted one the reason", async () => {
  const cause = fetchError("ECONNRESET");
  const url = "https://files.example/a.mp4";
  const failing = readPart(url, { offset: 0, length: 5, fetch: () => Promise.reject(cause), clock: virtualClock() });
  await expect(failing).rejects.toMatchObject({ name: "DownloadError", cause });
  const signal = AbortSignal.abort("closed");
  const aborted = readPart(url, { offset: 0, length: 5, fetch: () => Promise.reject(cause), signal });
  await expect(aborted).rejects.toMatchObject({ name: "AbortError", cause: "closed" });
});
