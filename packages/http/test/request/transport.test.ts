import { inspect } from "node:util";
import { expect, test } from "vitest";
import { post, cannedTransport, fetchError, plainAuthorizer, read, refusal } from "../canned.ts";

test("a success gives the envelope's data and request id", async () => {
  const { transport } = cannedTransport([{ body: { code: 0, message: "SUCCEED", request_id: "r", data: [1] } }]);
  expect(await transport.request(read)).toEqual({ data: [1], requestId: "r" });
});

test("a request carries the authorizer's headers, the query and the body as it was given", async () => {
  const { transport, fetch } = cannedTransport([{}]);
  await transport.request({ ...post, query: { a: "b c", none: undefined } });
  expect(fetch.sent[0]?.url).toBe("https://api.example/v1/videos/text2video?a=b+c");
  expect(fetch.sent[0]?.init).toMatchObject({
    method: "POST",
    body: "{}",
    redirect: "manual",
    headers: { Authorization: "Bearer the-secret-token", "Content-Type": "application/json" },
  });
});

test("a code other than 0 is an error even under HTTP 200", async () => {
  const { transport } = cannedTransport([refusal(200, 1303)]);
  await expect(transport.request({ ...post, callTimeout: 1 })).rejects.toMatchObject({
    name: "BusyError",
    serviceCode: 1303,
    status: 200,
  });
});

test.each([
  ["an HTML page", { status: 502, body: "<html>Bad gateway</html>" }, "is an HTML page"],
  ["an empty body", { body: "" }, "has no body"],
  ["cut JSON", { body: '{"code":0,"da' }, "is not whole JSON"],
  ["JSON that is no envelope", { body: [] }, "has no code"],
  ["code 0 under an error status", { status: 500 }, "has code 0 under HTTP 500"],
])("%s is an unexpected response", async (_name, answer, words) => {
  const { transport } = cannedTransport([answer]);
  await expect(transport.request(post)).rejects.toMatchObject({
    name: "UnexpectedResponseError",
    message: expect.stringContaining(words),
  });
});

test("an error shows the first part of a strange answer without the credential", async () => {
  const { transport } = cannedTransport([{ status: 502, body: `<html>${"the-secret-token ".repeat(40)}</html>` }]);
  const message = await transport.request(post).then(
    () => "",
    (error: unknown) => String(error),
  );
  expect(message).toContain("[redacted]");
  expect(message).not.toContain("the-secret-token");
  expect(message.length).toBeLessThan(500);
});

test("an answer that is too large is refused and not buffered", async () => {
  let pulled = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      pulled++;
      controller.enqueue(new Uint8Array(1024 * 1024));
    },
  });
  const { transport } = cannedTransport([], { fetch: async () => new Response(endless) });
  await expect(transport.request(post)).rejects.toMatchObject({
    name: "UnexpectedResponseError",
    summary: "Creating: the answer is too large (more than 33554432 bytes).",
    sent: "answered",
  });
  expect(pulled).toBeLessThan(40);
});

test.each([
  ["an answer of a gateway", { status: 404, body: "<html>" }, { code: "unexpected_response", retryable: false }],
  ["an HTML page of a proxy", { status: 502, body: "<html>" }, { code: "unexpected_response", retryable: true }],
  ["a code that klingkit does not know", refusal(400, 7777), { code: "service_error", retryable: false }],
  ["an error of the service", refusal(200, 5001), { code: "service_error", retryable: true }],
  ["a refused value", refusal(400, 1201), { code: "request_rejected", fault: "input", retryable: false }],
  ["a lost connection", fetchError("ECONNRESET"), { code: "connection_failed", fault: "network", retryable: true }],
])("%s says whether the same read can succeed later", async (_name, answer, error) => {
  const { transport } = cannedTransport([answer]);
  await expect(transport.request({ ...read, retry: false })).rejects.toMatchObject(error);
});

test("the cause of a lost connection is the error of `fetch` itself", async () => {
  const cause = fetchError("ECONNRESET");
  const { transport } = cannedTransport([cause]);
  const error = await transport.request(post).catch((thrown: unknown) => thrown);
  expect(error).toHaveProperty("cause", cause);
  expect(inspect(error, { depth: 9 })).not.toMatch(/Request|the-secret-token/);
});

test("a credential function that fails says that a later call may succeed, and is the cause", async () => {
  const cause = new Error("the vault is sealed");
  const authorizer = { ...plainAuthorizer, headers: () => Promise.reject(cause) };
  const { transport } = cannedTransport([{}], { authorizer });
  await expect(transport.request(post)).rejects.toMatchObject({
    code: "authentication_failed",
    fault: "credentials",
    sent: "no",
    retryable: true,
    cause,
  });
});

test("a read is repeated over network trouble and 5xx with growing waits", async () => {
  const { transport, clock, fetch } = cannedTransport(
    [fetchError("ECONNRESET"), refusal(500, 5000), { status: 502, body: "<html>" }, {}],
    { maxRetries: 3 },
  );
  await transport.request(read);
  expect(fetch.sent).toHaveLength(4);
  expect(clock.slept).toEqual([1000, 2000, 4000]);
});

test.each([1100, 1101, 1102, 1103, 1201, 1203, 1300, 1301, 1304])(
  "code %i is never repeated, not even for a read",
  async (code) => {
    const { transport, fetch } = cannedTransport([refusal(429, code)]);
    await expect(transport.request(read)).rejects.toMatchObject({ serviceCode: code });
    expect(fetch.sent).toHaveLength(1);
  },
);

test.each([1302, 1303])("a POST that is refused as not now (%i) is sent again", async (code) => {
  const { transport, fetch } = cannedTransport([refusal(429, code), {}]);
  await transport.request(post);
  expect(fetch.sent).toHaveLength(2);
});

test("a POST whose connection was never made is sent again", async () => {
  const { transport, fetch } = cannedTransport([fetchError("ECONNREFUSED"), {}]);
  await transport.request(post);
  expect(fetch.sent).toHaveLength(2);
});

test.each([
  ["a cut connection", fetchError("UND_ERR_SOCKET"), "unknown"],
  ["a reset", fetchError("ECONNRESET"), "unknown"],
  ["an error without a code", new TypeError("Network connection lost."), "unknown"],
  ["5000", refusal(500, 5000), "answered"],
  ["5001", refusal(503, 5001), "answered"],
  ["5002", refusal(504, 5002), "answered"],
  ["an HTML 502", { status: 502, body: "<html>" }, "answered"],
  ["an HTML 429 without `findResult`", { status: 429, body: "<html>" }, "answered"],
  ["an empty 200", { body: "" }, "answered"],
  ["an unknown code under 500", refusal(500, 7777), "answered"],
])("a POST is sent once after %s, and the error says whether it was answered", async (_name, answer, sent) => {
  const { transport, fetch } = cannedTransport([answer]);
  await expect(transport.request(post)).rejects.toMatchObject({ sent });
  expect(fetch.sent).toHaveLength(1);
});

test("a hanging post ends at its limit", async () => {
  const { transport, clock } = cannedTransport(["hang"]);
  await expect(transport.request(post)).rejects.toMatchObject({ name: "TimeoutError", sent: "unknown" });
  // 30 s, and a millisecond for the two bytes of the body.
  expect(clock.slept).toEqual([30_001]);
});

test("an error has what the response says", async () => {
  const { transport } = cannedTransport([refusal(400, 1301)]);
  await expect(transport.request(post)).rejects.toMatchObject({
    name: "ContentRejectedError",
    serviceCode: 1301,
    status: 400,
    sent: "answered",
    requestId: "r-2",
  });
});

test("a Retry-After longer than the backoff is waited for", async () => {
  const { transport, clock } = cannedTransport([refusal(429, 1302, { "retry-after": "7" }), {}]);
  await transport.request(post);
  expect(clock.slept).toEqual([7000]);
});

test("a Retry-After as a date counts from the answer's own date", async () => {
  const headers = { date: "Sat, 21 Nov 2026 12:00:00 GMT", "retry-after": "Sat, 21 Nov 2026 12:00:09 GMT" };
  const { transport, clock } = cannedTransport([refusal(429, 1302, headers), {}]);
  await transport.request(post);
  expect(clock.slept).toEqual([9000]);
});

test("a Retry-After beyond the deadline is not waited for", async () => {
  const { transport, clock } = cannedTransport([refusal(429, 1302, { "retry-after": "500" }), {}]);
  await expect(transport.request(post)).rejects.toMatchObject({ serviceCode: 1302, sent: "answered" });
  expect(clock.slept).toEqual([]);
});

test("an abort before sending sends nothing", async () => {
  const { transport, fetch } = cannedTransport([{}]);
  await expect(transport.request({ ...post, signal: AbortSignal.abort() })).rejects.toMatchObject({
    name: "AbortError",
    sent: "no",
  });
  expect(fetch.sent).toEqual([]);
});

test("an abort cancels the request that is under way", async () => {
  const { transport, fetch } = cannedTransport(["hang"], {
    clock: { now: () => 0, sleep: () => new Promise(() => undefined) },
  });
  const controller = new AbortController();
  const call = transport.request({ ...post, signal: controller.signal });
  while (fetch.sent.length === 0) await new Promise((resolve) => setImmediate(resolve));
  controller.abort(new Error("enough"));
  await expect(call).rejects.toMatchObject({
    name: "AbortError",
    sent: "unknown",
    cause: expect.objectContaining({ message: "enough" }),
  });
  expect(fetch.sent[0]?.init.signal?.aborted).toBe(true);
});

test("a redirect is not followed and named as the reason", async () => {
  const { transport, fetch } = cannedTransport([
    { status: 307, body: "", headers: { location: "https://elsewhere.example/x" } },
  ]);
  await expect(transport.request(post)).rejects.toThrow(
    /redirect, which klingkit does not follow \(HTTP 307 to https:\/\/elsewhere\.example\/x\)/,
  );
  expect(fetch.sent).toHaveLength(1);
});

test("a call on a design that the credential cannot use is refused locally, with the way out", async () => {
  const { transport, fetch } = cannedTransport([{}], { authorizer: { ...plainAuthorizer, apiVersions: ["v1"] } });
  await expect(transport.request(read)).rejects.toThrow(/needs API v2, .*Use an API key/);
  expect(fetch.sent).toEqual([]);
});

test("a missing header is told apart as a proxy's doing", async () => {
  const { transport, events } = cannedTransport([refusal(401, 1001)]);
  await expect(transport.request(read)).rejects.toMatchObject({
    name: "AuthenticationError",
    serviceCode: 1001,
    message: expect.stringContaining("proxies and gateways, which may strip the header"),
  });
  expect(events.map(({ type }) => type)).toContain("header-stripped");
});

test("after a refusal that the authorizer can mend the request is sent once more", async () => {
  const verdicts: string[] = [];
  const authorizer = {
    ...plainAuthorizer,
    rejected: async ({ serviceCode, date }: { serviceCode: number; date?: number | undefined }) => {
      verdicts.push(`${serviceCode} at ${date}`);
      return { retryReason: "clock-skew", clockOffset: 5000 } as const;
    },
  };
  const expired = refusal(401, 1004, { date: "Sat, 21 Nov 2026 12:00:00 GMT" });
  const { transport, fetch, events } = cannedTransport([expired, {}], { authorizer });
  await transport.request(post);
  expect(fetch.sent).toHaveLength(2);
  expect(verdicts).toEqual([`1004 at ${Date.UTC(2026, 10, 21, 12)}`]);
  expect(events.filter(({ type }) => type === "clock-skew" || type === "reauthorized")).toMatchObject([
    { type: "clock-skew", offset: 5000 },
    { type: "reauthorized", reason: "clock-skew" },
  ]);
});

test("a second refusal of the credential ends the call", async () => {
  const authorizer = { ...plainAuthorizer, rejected: async () => ({ retryReason: "credential-changed" }) as const };
  const { transport, fetch } = cannedTransport([refusal(401, 1002)], { authorizer });
  await expect(transport.request(read)).rejects.toMatchObject({ serviceCode: 1002 });
  expect(fetch.sent).toHaveLength(2);
});

test("no event holds the credential, the query or the body", async () => {
  const { transport, events } = cannedTransport([fetchError("ECONNREFUSED"), refusal(429, 1303), {}]);
  await transport.request({ ...post, body: '{"prompt":"private words"}', query: { id: "private-id" } });
  const text = JSON.stringify(events);
  expect(text).not.toMatch(/the-secret-token|private/);
  expect(events.map(({ type }) => type)).toEqual([
    "request",
    "no-response",
    "retry",
    "request",
    "response",
    "retry",
    "request",
    "response",
  ]);
});

test("a listener that throws does not break the call", async () => {
  let heard = 0;
  const { transport } = cannedTransport([{}], {
    onEvent: () => {
      heard++;
      throw new Error("mine");
    },
  });
  expect(await transport.request(read)).toEqual({ data: {}, requestId: "r-1" });
  expect(heard).toBe(2);
});
