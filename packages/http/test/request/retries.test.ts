import { expect, test } from "vitest";
import type { FetchLike } from "../../src/index.ts";
import {
  type Canned,
  cannedFetch,
  cannedTransport,
  post,
  fetchError,
  plainAuthorizer,
  read,
  serviceError,
} from "../canned.ts";

const refused = fetchError("ECONNREFUSED");

test.each([
  ["a lost connection", fetchError("ECONNRESET")],
  ["a refused connection", refused],
  ["a service error", serviceError(503, 5001)],
  ["a rate limit", serviceError(429, 1302)],
  ["a gateway's 429", { status: 429, body: "<html>" }],
])("retries a read twice after %s", async (_name, response: Canned) => {
  const { transport, fetch } = cannedTransport([response]);
  await expect(transport.request(read)).rejects.toMatchObject({ retryable: true });
  expect(fetch.sent).toHaveLength(3);
});

test.each([0, 1, 4])("retries a read up to `maxRetries: %i` times", async (maxRetries) => {
  const { transport, fetch } = cannedTransport([serviceError(500, 5000)], { maxRetries });
  await expect(transport.request(read)).rejects.toMatchObject({ serviceCode: 5000 });
  expect(fetch.sent).toHaveLength(maxRetries + 1);
});

test("retries until `callTimeout` if `maxRetries` is Infinity", async () => {
  const { transport, clock } = cannedTransport([serviceError(500, 5000)], { maxRetries: 0 });
  const call = { ...read, maxRetries: Number.POSITIVE_INFINITY, callTimeout: 15_000 };
  await expect(transport.request(call)).rejects.toMatchObject({ serviceCode: 5000 });
  expect(clock.slept).toEqual([1000, 2000, 4000]);
});

test("does not count the retry with a renewed credential", async () => {
  const authorizer = { ...plainAuthorizer, rejected: async () => ({ retryReason: "credential-changed" }) as const };
  const responses = [serviceError(401, 1002), serviceError(500, 5000), {}];
  const { transport, fetch } = cannedTransport(responses, { authorizer, maxRetries: 1 });
  await transport.request(read);
  expect(fetch.sent).toHaveLength(3);
});

test("retries a POST as often as a read if nothing was sent", async () => {
  const { transport, fetch } = cannedTransport([refused]);
  await expect(transport.request(post)).rejects.toMatchObject({
    code: "connection_failed",
    sent: "no",
    retryable: true,
  });
  expect(fetch.sent).toHaveLength(3);
});

test.each([
  ["a rate limit", serviceError(429, 1302)],
  ["a concurrency limit", serviceError(429, 1303)],
])("retries a POST after %s until `callTimeout`, regardless of `maxRetries`", async (_name, response: Canned) => {
  const { transport, clock } = cannedTransport([response], { maxRetries: 0 });
  await expect(transport.request({ ...post, callTimeout: 20_000 })).rejects.toMatchObject({ sent: "yes" });
  expect(clock.slept).toEqual([1000, 2000, 4000, 8000]);
});

test("retries a POST after a gateway's 429 until `callTimeout`, regardless of `maxRetries`", async () => {
  const { transport, clock } = cannedTransport([{ status: 429, body: "<html>" }], { maxRetries: 0 });
  const call = { ...post, callTimeout: 10_000, recoverResult: async () => undefined };
  await expect(transport.request(call)).rejects.toMatchObject({ code: "busy", sent: "yes" });
  expect(clock.slept).toEqual([1000, 2000, 4000]);
});

test("returns the result of `recoverResult` after a gateway's 429", async () => {
  const { transport, fetch } = cannedTransport([{ status: 429, body: "<html>" }]);
  const result = await transport.request({ ...post, recoverResult: async () => ({ task_id: "1" }) });
  expect(result).toEqual({ data: { task_id: "1" }, requestId: undefined });
  expect(fetch.sent).toHaveLength(1);
});

test("retries an idempotent POST after any transient failure", async () => {
  const { transport, fetch } = cannedTransport([fetchError("ECONNRESET"), serviceError(500, 5000), {}]);
  await transport.request({ ...post, isIdempotent: true });
  expect(fetch.sent).toHaveLength(3);
});

test("does not retry a GET that is not idempotent after a lost connection", async () => {
  const { transport, fetch } = cannedTransport([fetchError("ECONNRESET"), {}]);
  await expect(transport.request({ ...read, isIdempotent: false })).rejects.toMatchObject({ sent: "unknown" });
  expect(fetch.sent).toHaveLength(1);
});

test("does not retry a code in `doNotRetryCodes`", async () => {
  const { transport, fetch } = cannedTransport([serviceError(429, 1303), {}]);
  const call = { ...post, doNotRetryCodes: [1303] };
  await expect(transport.request(call)).rejects.toMatchObject({ serviceCode: 1303 });
  expect(fetch.sent).toHaveLength(1);
});

test.each([
  ["was rate-limited", serviceError(429, 1302)],
  ["had a rejected credential", serviceError(401, 1002)],
])("does not apply `maxRetries` to refused connections of a POST that %s before", async (_name, first) => {
  const authorizer = { ...plainAuthorizer, rejected: async () => ({ retryReason: "credential-changed" }) as const };
  const { transport, fetch } = cannedTransport([first, refused, refused, refused, refused, {}], { authorizer });
  await transport.request(post);
  expect(fetch.sent).toHaveLength(6);
});

test("allows a `requestTimeout` that is longer than the default `callTimeout`", async () => {
  const { transport, clock } = cannedTransport(["hang"], { requestTimeout: 300_000, maxRetries: 0 });
  await expect(transport.request(read)).rejects.toMatchObject({ code: "timeout" });
  expect(clock.slept).toEqual([300_000]);
});

test("a call can override `requestTimeout`", async () => {
  const { transport, clock } = cannedTransport(["hang"], { maxRetries: 0 });
  await expect(transport.request({ ...read, requestTimeout: 5000 })).rejects.toMatchObject({ code: "timeout" });
  expect(clock.slept).toEqual([5000]);
});

test.each([
  [{ initial: 100 }, [100, 200, 400]],
  [{ initial: 100, max: 150 }, [100, 150, 150]],
  [{ max: 1500 }, [1000, 1500, 1500]],
  [{ max: 500 }, [500, 500, 500]],
  [{ initial: 40_000 }, [40_000, 40_000, 40_000]],
])("with `retryDelay: %o` the delays are %o", async (retryDelay, delays) => {
  const { transport, clock } = cannedTransport([serviceError(500, 5000)], { retryDelay, maxRetries: 3 });
  await expect(transport.request({ ...read, callTimeout: 1e9 })).rejects.toMatchObject({ serviceCode: 5000 });
  expect(clock.slept).toEqual(delays);
});

test.each([
  [{ requestTimeout: 0 }, "`requestTimeout` must be above 0 and at most 2147483647 milliseconds, not 0."],
  [{ requestTimeout: Number.POSITIVE_INFINITY }, "`requestTimeout` must be above 0"],
  [{ requestTimeout: 2 ** 31 }, "`requestTimeout` must be above 0"],
  [{ requestTimeout: "30s" }, "`requestTimeout` must be above 0"],
  [{ maxRetries: -1 }, "`maxRetries` must be an integer of at least 0, not -1."],
  [{ maxRetries: 1.5 }, "`maxRetries` must be an integer of at least 0, not 1.5."],
  [{ maxRetries: Number.POSITIVE_INFINITY }, "`maxRetries` must be an integer of at least 0, not Infinity."],
  [{ retryDelay: 500 }, "`retryDelay` must be an object such as `{ initial: 1000, max: 30_000 }`."],
  [{ retryDelay: { initial: 0 } }, "`retryDelay.initial` must be above 0"],
  [{ retryDelay: { max: Number.NaN } }, "`retryDelay.max` must be above 0"],
  [{ retryDelay: { initial: 10, max: 5 } }, "`retryDelay.initial` must be at most `retryDelay.max` (5), not 10."],
  [{ retryDelay: { inital: 10 } }, "Unknown option `retryDelay.inital`. Did you mean `retryDelay.initial`?"],
])("rejects the options %o", (options: object, message) => {
  expect(() => cannedTransport([], options)).toThrow(
    expect.objectContaining({ code: "invalid_configuration", message: expect.stringContaining(message) }),
  );
});

test("does not retry with `retry: false`", async () => {
  const { transport, fetch } = cannedTransport([refused, {}]);
  await expect(transport.request({ ...post, retry: false })).rejects.toMatchObject({ sent: "no" });
  expect(fetch.sent).toHaveLength(1);
});

test.each([[[]], [[1302]], [[1302, 5000]]])("retries a code that is not in `doNotRetryCodes: %j`", async (codes) => {
  const { transport, fetch } = cannedTransport([serviceError(429, 1303), {}]);
  await transport.request({ ...post, doNotRetryCodes: codes });
  expect(fetch.sent).toHaveLength(2);
});

test("does not retry any of several `doNotRetryCodes`", async () => {
  const { transport, fetch } = cannedTransport([serviceError(429, 1303), {}]);
  const call = { ...post, doNotRetryCodes: [1302, 1303] };
  await expect(transport.request(call)).rejects.toMatchObject({ serviceCode: 1303 });
  expect(fetch.sent).toHaveLength(1);
});

test("an abort ends the delay before a retry, and no further request is sent", async () => {
  const controller = new AbortController();
  const { transport, fetch } = cannedTransport([serviceError(429, 1303), {}], {
    onEvent: ({ type }) => type === "retry" && controller.abort("closed"),
  });
  await expect(transport.request({ ...post, signal: controller.signal })).rejects.toMatchObject({
    name: "AbortError",
    summary: "Creating was aborted.",
    sent: "no",
    cause: "closed",
  });
  expect(fetch.sent).toHaveLength(1);
});

test("adds one second per MiB of the body to the time limit of a request", async () => {
  const { transport, clock } = cannedTransport(["hang"]);
  const body = "x".repeat(2.5 * 1024 * 1024);
  await expect(transport.request({ ...post, body })).rejects.toMatchObject({ name: "TimeoutError" });
  expect(clock.slept).toEqual([32_500]);
});

test("a request ends at the end of `callTimeout`", async () => {
  const { transport, clock } = cannedTransport([serviceError(429, 1303), "hang"]);
  await expect(transport.request({ ...post, callTimeout: 5000 })).rejects.toMatchObject({ name: "TimeoutError" });
  expect(clock.slept).toEqual([1000, 4000]);
});

test.each<[string, Canned]>([
  ["a response", {}],
  ["an error response", serviceError(400, 1201)],
  ["a lost connection", fetchError("ECONNRESET")],
])("the event after %s contains the duration of the request", async (_name, response) => {
  let now = 5000;
  const fetch: FetchLike = async (url, init) => {
    now += 250;
    return cannedFetch(response)(url, init);
  };
  const clock = { now: () => now, sleep: () => new Promise<void>(() => undefined) };
  const { transport, events } = cannedTransport([], { fetch, clock });
  await transport.request({ ...read, retry: false }).catch(() => undefined);
  expect(events.map((event) => [event.at, "duration" in event && event.duration])).toEqual([
    [5000, false],
    [5250, 250],
  ]);
});
