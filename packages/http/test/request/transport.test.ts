import { inspect } from "node:util";
import { expect, test } from "vitest";
import { post, cannedTransport, fetchError, plainAuthorizer, read, serviceError } from "../canned.ts";

test("returns the data and the request id of the envelope", async () => {
  const { transport } = cannedTransport([{ body: { code: 0, message: "SUCCEED", request_id: "r", data: [1] } }]);
  expect(await transport.request(read)).toEqual({ data: [1], requestId: "r" });
});

test.each(["0", 200, "200", "success", "SUCCEED", "ok"])(
  "accepts %j, which a gateway returns as the code of a success, and reports it once",
  async (code) => {
    const { transport, events } = cannedTransport([{ body: { code, message: "", data: [1] } }]);
    const result = { data: [1], requestId: undefined, isFromGateway: true };
    expect([await transport.request(read), await transport.request(read)]).toEqual([result, result]);
    expect(events.filter(({ type }) => type === "gateway-envelope")).toMatchObject([{ status: 200, path: "/tasks" }]);
  },
);

test("reads an error code that a gateway returns as text", async () => {
  const { transport } = cannedTransport([{ status: 429, body: { code: "1102", message: "no" } }]);
  await expect(transport.request(post)).rejects.toMatchObject({ name: "AccountError", serviceCode: 1102 });
});

test.each([
  [401, "UnexpectedResponseError", "Check the key"],
  [429, "BusyError", "limits the request rate"],
])("an HTTP %i whose code only repeats the status has no service code", async (status, name, advice) => {
  const { transport } = cannedTransport([{ status, body: { code: status, message: "no" } }]);
  const call = { ...post, callTimeout: 1 };
  const error: unknown = await transport.request(call).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ name, status, advice: expect.stringContaining(advice) });
  expect(error).not.toHaveProperty("serviceCode");
});

test("sends the headers of the authorizer, the query and the body", async () => {
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

test("throws for a code other than 0 even if the HTTP status is 200", async () => {
  const { transport } = cannedTransport([serviceError(200, 1303)]);
  await expect(transport.request({ ...post, callTimeout: 1 })).rejects.toMatchObject({
    name: "BusyError",
    serviceCode: 1303,
    status: 200,
  });
});

test.each([
  ["an HTML page", { status: 502, body: "<html>Bad gateway</html>" }, "is an HTML page"],
  ["an empty body", { body: "" }, "has no body"],
  ["truncated JSON", { body: '{"code":0,"da' }, "is not valid JSON"],
  ["JSON without an envelope", { body: [] }, "has no code"],
  ["a word that is no success", { body: { code: "failure", data: {} } }, "has a code that is not a number"],
  ["the code of a gateway without data", { body: { code: "success", data: null } }, "has code success, but no data"],
  [
    "the code of a gateway with an error status",
    { status: 502, body: { code: "ok", data: {} } },
    "although the HTTP status is 502",
  ],
  ["code 0 with an error status", { status: 500 }, "has code 0 although the HTTP status is 500"],
])("throws an UnexpectedResponseError for %s", async (_name, response, words) => {
  const { transport } = cannedTransport([response]);
  await expect(transport.request(post)).rejects.toMatchObject({
    name: "UnexpectedResponseError",
    message: expect.stringContaining(words),
  });
});

test("the message contains an excerpt of an unexpected response without the credential", async () => {
  const { transport } = cannedTransport([{ status: 502, body: `<html>${"the-secret-token ".repeat(40)}</html>` }]);
  const message = await transport.request(post).then(
    () => "",
    (error: unknown) => String(error),
  );
  expect(message).toContain("[redacted]");
  expect(message).not.toContain("the-secret-token");
  expect(message.length).toBeLessThan(500);
});

const KEY = "key-0123456789abcdef";
const keyed = {
  authorizer: {
    ...plainAuthorizer,
    headers: async () => ({ Authorization: `Bearer ${KEY}`, "X-Tenant": "a-tenant-with-a-long-name" }),
  },
};

// An unhandled rejection ends a process, and vitest fails a run for it.
test.each(["throws", "returns a rejected promise"])("returns the data if `accepted` %s", async (kind) => {
  const accepted = (): Promise<never> => {
    const error = new Error("the vault is sealed");
    if (kind === "throws") throw error;
    return Promise.reject(error);
  };
  const { transport } = cannedTransport([{}], { authorizer: Object.assign({}, plainAuthorizer, { accepted }) });
  expect(await transport.request(read)).toMatchObject({ data: {} });
});

test("the data, the request id and the events of a response do not repeat the credential", async () => {
  const data = { id: "1", status: `lost ${KEY}`, list: [{ message: `no ${btoa(KEY)}` }, 5, null], ok: true };
  const body = { code: 0, message: "SUCCEED", request_id: `r-${KEY}`, data };
  const { transport, events } = cannedTransport([{ body }], keyed);
  const result = await transport.request(read);
  expect(result).toMatchObject({ requestId: "r-[redacted]", data: { status: "lost [redacted]", ok: true } });
  expect(JSON.stringify([result, events])).not.toMatch(new RegExp(`${KEY}|${btoa(KEY).slice(0, 20)}`));
});

test("the request id of an error does not repeat the credential, however it is escaped", async () => {
  const escaped = KEY.replace("k", "\\u006b");
  const body = `{"code":1201,"message":"no ${escaped}","request_id":"r-${escaped}"}`;
  const { transport, events } = cannedTransport([{ status: 400, body }], keyed);
  const error = await transport.request(read).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ requestId: "r-[redacted]", serviceMessage: "no [redacted]" });
  expect(inspect([error, events], { depth: 9 })).not.toContain(KEY);
});

test("data keep URLs with the credential, and values of headers that are not secret", async () => {
  const data = { url: `https://gateway.example/1.mp4?key=${KEY}`, external_task_id: "a-tenant-with-a-long-name-1" };
  const { transport } = cannedTransport([{ body: { code: 0, data } }], keyed);
  expect(await transport.request(read)).toMatchObject({ data });
});

test("rejects a response that is too large without buffering it", async () => {
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
    summary: "Creating failed: the response is too large (more than 33554432 bytes).",
    sent: "yes",
  });
  expect(pulled).toBeLessThan(40);
});

test.each([
  ["an HTML page with status 404", { status: 404, body: "<html>" }, { code: "unexpected_response", retryable: false }],
  ["an HTML page with status 502", { status: 502, body: "<html>" }, { code: "unexpected_response", retryable: true }],
  ["a code that klingkit does not know", serviceError(400, 7777), { code: "service_error", retryable: false }],
  ["a service error", serviceError(200, 5001), { code: "service_error", retryable: true }],
  ["a rejected value", serviceError(400, 1201), { code: "request_rejected", fault: "input", retryable: false }],
  ["a lost connection", fetchError("ECONNRESET"), { code: "connection_failed", fault: "network", retryable: true }],
])("the error after %s states whether the same read can succeed later", async (_name, response, error) => {
  const { transport } = cannedTransport([response]);
  await expect(transport.request({ ...read, retry: false })).rejects.toMatchObject(error);
});

test("the cause of a lost connection is the error from `fetch`", async () => {
  const cause = fetchError("ECONNRESET");
  const { transport } = cannedTransport([cause]);
  const error = await transport.request(post).catch((thrown: unknown) => thrown);
  expect(error).toHaveProperty("cause", cause);
  expect(inspect(error, { depth: 9 })).not.toMatch(/Request|the-secret-token/);
});

test("the error for a failed credential function is retryable and contains the cause", async () => {
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

const throwing = {
  get Authorization(): string {
    throw new Error("the vault is sealed");
  },
};

const notRecord = {
  name: "ConfigurationError",
  summary: "Creating failed: the credential is not a record of strings.",
};

test.each<[string, unknown, object]>([
  ["null", null, notRecord],
  ["nothing", undefined, notRecord],
  ["a string", "Bearer the-secret-token", notRecord],
  ["Headers", new Headers({ Authorization: "Bearer the-secret-token" }), notRecord],
  ["a getter that throws", throwing, { name: "AuthenticationError", cause: { message: "the vault is sealed" } }],
])("sends nothing if the credential function returns %s", async (_name, headers, error) => {
  const options: object = { authorizer: { ...plainAuthorizer, headers: async () => headers } };
  const { transport, fetch } = cannedTransport([{}], options);
  await expect(transport.request(post)).rejects.toMatchObject({ ...error, fault: "credentials", sent: "no" });
  expect(fetch.sent).toEqual([]);
});

test.each([
  null,
  Object.defineProperty({}, "retryReason", {
    get: () => {
      throw new Error("faulty");
    },
  }),
])(
  "rejects with the error of the credential function if `rejected` returns an unusable value",
  async (decision: unknown) => {
    const options: object = { authorizer: { ...plainAuthorizer, rejected: async () => decision } };
    const { transport, fetch } = cannedTransport([serviceError(401, 1002)], options);
    await expect(transport.request(post)).rejects.toMatchObject({
      name: "AuthenticationError",
      summary: "Creating failed: the credential function threw an error.",
      sent: "no",
    });
    expect(fetch.sent).toHaveLength(1);
  },
);

test("retries a read after network errors and HTTP 5xx with increasing delays", async () => {
  const { transport, clock, fetch } = cannedTransport(
    [fetchError("ECONNRESET"), serviceError(500, 5000), { status: 502, body: "<html>" }, {}],
    { maxRetries: 3 },
  );
  await transport.request(read);
  expect(fetch.sent).toHaveLength(4);
  expect(clock.slept).toEqual([1000, 2000, 4000]);
});

test.each([1100, 1101, 1102, 1103, 1201, 1203, 1300, 1301, 1304])(
  "does not retry code %i, even for a read",
  async (code) => {
    const { transport, fetch } = cannedTransport([serviceError(429, code)]);
    await expect(transport.request(read)).rejects.toMatchObject({ serviceCode: code });
    expect(fetch.sent).toHaveLength(1);
  },
);

test.each([1302, 1303])("retries a POST after code %i", async (code) => {
  const { transport, fetch } = cannedTransport([serviceError(429, code), {}]);
  await transport.request(post);
  expect(fetch.sent).toHaveLength(2);
});

test("retries a POST whose connection was refused", async () => {
  const { transport, fetch } = cannedTransport([fetchError("ECONNREFUSED"), {}]);
  await transport.request(post);
  expect(fetch.sent).toHaveLength(2);
});

test.each([
  ["a closed connection", fetchError("UND_ERR_SOCKET"), "unknown"],
  ["a connection reset", fetchError("ECONNRESET"), "unknown"],
  ["an error without a code", new TypeError("Network connection lost."), "unknown"],
  ["5000", serviceError(500, 5000), "yes"],
  ["5001", serviceError(503, 5001), "yes"],
  ["5002", serviceError(504, 5002), "yes"],
  ["an HTML 502", { status: 502, body: "<html>" }, "yes"],
  ["an HTML 429 without `recoverResult`", { status: 429, body: "<html>" }, "yes"],
  ["an empty 200", { body: "" }, "yes"],
  ["an unknown code with status 500", serviceError(500, 7777), "yes"],
])("does not retry a POST after %s, and `sent` states whether a response arrived", async (_name, response, sent) => {
  const { transport, fetch } = cannedTransport([response]);
  await expect(transport.request(post)).rejects.toMatchObject({ sent });
  expect(fetch.sent).toHaveLength(1);
});

test("a POST without a response fails after the time limit", async () => {
  const { transport, clock } = cannedTransport(["hang"]);
  await expect(transport.request(post)).rejects.toMatchObject({ name: "TimeoutError", sent: "unknown" });
  // 30 s, plus 1 ms for the two bytes of the body.
  expect(clock.slept).toEqual([30_001]);
});

test("an error contains the status and the request id of the response", async () => {
  const { transport } = cannedTransport([serviceError(400, 1301)]);
  await expect(transport.request(post)).rejects.toMatchObject({
    name: "ContentRejectedError",
    serviceCode: 1301,
    status: 400,
    sent: "yes",
    requestId: "r-2",
  });
});

test("waits for a Retry-After that is longer than the backoff", async () => {
  const { transport, clock } = cannedTransport([serviceError(429, 1302, { "retry-after": "7" }), {}]);
  await transport.request(post);
  expect(clock.slept).toEqual([7000]);
});

test.each([
  ["20", { taskSpeed: 20 }],
  ["0.5", { taskSpeed: 0.5 }],
  ["0", {}],
  ["-1", {}],
  ["Infinity", {}],
  ["fast", {}],
  ["", {}],
])("reads the task speed %j of an emulator", async (header, stated) => {
  const { transport } = cannedTransport([{ headers: { "klingkit-task-speed": header } }]);
  expect(await transport.request(read)).toEqual({ data: {}, requestId: "r-1", ...stated });
});

test("measures a Retry-After date from the Date header of the response", async () => {
  const headers = { date: "Sat, 21 Nov 2026 12:00:00 GMT", "retry-after": "Sat, 21 Nov 2026 12:00:09 GMT" };
  const { transport, clock } = cannedTransport([serviceError(429, 1302, headers), {}]);
  await transport.request(post);
  expect(clock.slept).toEqual([9000]);
});

test("does not wait for a Retry-After beyond `callTimeout`", async () => {
  const { transport, clock } = cannedTransport([serviceError(429, 1302, { "retry-after": "500" }), {}]);
  await expect(transport.request(post)).rejects.toMatchObject({ serviceCode: 1302, sent: "yes" });
  expect(clock.slept).toEqual([]);
});

test("sends nothing if the signal is already aborted", async () => {
  const { transport, fetch } = cannedTransport([{}]);
  await expect(transport.request({ ...post, signal: AbortSignal.abort() })).rejects.toMatchObject({
    name: "AbortError",
    sent: "no",
  });
  expect(fetch.sent).toEqual([]);
});

test("aborts the request in progress", async () => {
  const { transport, fetch } = cannedTransport(["hang"], {
    clock: { now: () => 0, sleep: () => new Promise(() => undefined) },
  });
  const controller = new AbortController();
  const call = transport.request({ ...post, signal: controller.signal });
  while (fetch.sent.length === 0) await new Promise((resolve) => setImmediate(resolve));
  controller.abort(new Error("user abort"));
  await expect(call).rejects.toMatchObject({
    name: "AbortError",
    sent: "unknown",
    cause: expect.objectContaining({ message: "user abort" }),
  });
  expect(fetch.sent[0]?.init.signal?.aborted).toBe(true);
});

test("does not follow a redirect, and names it in the error", async () => {
  const { transport, fetch } = cannedTransport([
    { status: 307, body: "", headers: { location: "https://elsewhere.example/x" } },
  ]);
  await expect(transport.request(post)).rejects.toThrow(
    /redirect, which klingkit does not follow \(HTTP 307 to https:\/\/elsewhere\.example\/x\)/,
  );
  expect(fetch.sent).toHaveLength(1);
});

test("rejects an API version that does not accept the credential before anything is sent", async () => {
  const { transport, fetch } = cannedTransport([{}], { authorizer: { ...plainAuthorizer, apiVersions: ["v1"] } });
  await expect(transport.request(read)).rejects.toThrow(/API v2 does not accept this credential\..*Use an API key/);
  expect(fetch.sent).toEqual([]);
});

test("reports a missing credential header as removed by a proxy", async () => {
  const { transport, events } = cannedTransport([serviceError(401, 1001)]);
  await expect(transport.request(read)).rejects.toMatchObject({
    name: "AuthenticationError",
    serviceCode: 1001,
    message: expect.stringContaining("a proxy or gateway has removed the header"),
  });
  expect(events.map(({ type }) => type)).toContain("header-stripped");
});

test("sends the request once more if the authorizer renews the credential", async () => {
  const rejections: string[] = [];
  const authorizer = {
    ...plainAuthorizer,
    rejected: async ({ serviceCode, date }: { serviceCode: number; date?: number | undefined }) => {
      rejections.push(`${serviceCode} at ${date}`);
      return { retryReason: "clock-skew", clockOffset: 5000 } as const;
    },
  };
  const expired = serviceError(401, 1004, { date: "Sat, 21 Nov 2026 12:00:00 GMT" });
  const { transport, fetch, events } = cannedTransport([expired, {}], { authorizer });
  await transport.request(post);
  expect(fetch.sent).toHaveLength(2);
  expect(rejections).toEqual([`1004 at ${Date.UTC(2026, 10, 21, 12)}`]);
  expect(events.filter(({ type }) => type === "clock-skew" || type === "reauthorized")).toMatchObject([
    { type: "clock-skew", offset: 5000 },
    { type: "reauthorized", reason: "clock-skew" },
  ]);
});

test("fails if the renewed credential is rejected as well", async () => {
  const authorizer = { ...plainAuthorizer, rejected: async () => ({ retryReason: "credential-changed" }) as const };
  const { transport, fetch } = cannedTransport([serviceError(401, 1002)], { authorizer });
  await expect(transport.request(read)).rejects.toMatchObject({ serviceCode: 1002 });
  expect(fetch.sent).toHaveLength(2);
});

test("events do not contain the credential, the query or the body", async () => {
  const { transport, events } = cannedTransport([fetchError("ECONNREFUSED"), serviceError(429, 1303), {}]);
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

// An unhandled rejection ends a process, and vitest fails a run for it.
test.each(["throws", "returns a rejected promise"])("ignores a listener that %s", async (kind) => {
  let events = 0;
  const { transport } = cannedTransport([{}], {
    onEvent: () => {
      events++;
      const error = new Error("listener error");
      if (kind === "throws") throw error;
      return Promise.reject(error);
    },
  });
  expect(await transport.request(read)).toEqual({ data: {}, requestId: "r-1" });
  expect(events).toBe(2);
});
