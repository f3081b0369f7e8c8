import { expect, test } from "vitest";
import { type Canned, cannedTransport, post, fetchError, plainAuthorizer, read, refusal } from "../canned.ts";

const refused = fetchError("ECONNREFUSED");

test.each([
  ["a lost connection", fetchError("ECONNRESET")],
  ["a connection that is refused", refused],
  ["an error of the service", refusal(503, 5001)],
  ["too many requests", refusal(429, 1302)],
  ["a gateway's 429", { status: 429, body: "<html>" }],
])("a read is sent three times and then fails, after %s each time", async (_name, answer: Canned) => {
  const { transport, fetch } = cannedTransport([answer]);
  await expect(transport.request(read)).rejects.toMatchObject({ retryable: true });
  expect(fetch.sent).toHaveLength(3);
});

test.each([0, 1, 4])("with `maxRetries: %i` a read is sent as often again", async (maxRetries) => {
  const { transport, fetch } = cannedTransport([refusal(500, 5000)], { maxRetries });
  await expect(transport.request(read)).rejects.toMatchObject({ serviceCode: 5000 });
  expect(fetch.sent).toHaveLength(maxRetries + 1);
});

test("a call without a limit of retries is sent again until its deadline", async () => {
  const { transport, clock } = cannedTransport([refusal(500, 5000)], { maxRetries: 0 });
  const call = { ...read, maxRetries: Number.POSITIVE_INFINITY, callTimeout: 15_000 };
  await expect(transport.request(call)).rejects.toMatchObject({ serviceCode: 5000 });
  expect(clock.slept).toEqual([1000, 2000, 4000]);
});

test("the request that is sent once more with a renewed credential does not count", async () => {
  const authorizer = { ...plainAuthorizer, rejected: async () => ({ retryReason: "credential-changed" }) as const };
  const answers = [refusal(401, 1002), refusal(500, 5000), {}];
  const { transport, fetch } = cannedTransport(answers, { authorizer, maxRetries: 1 });
  await transport.request(read);
  expect(fetch.sent).toHaveLength(3);
});

test("a POST that reaches nothing is sent as often again as a read", async () => {
  const { transport, fetch } = cannedTransport([refused]);
  await expect(transport.request(post)).rejects.toMatchObject({
    code: "connection_failed",
    sent: "no",
    retryable: true,
  });
  expect(fetch.sent).toHaveLength(3);
});

test.each([
  ["too many requests", refusal(429, 1302)],
  ["no free slot", refusal(429, 1303)],
])("a POST waits out %s until its deadline, whatever `maxRetries` is", async (_name, answer: Canned) => {
  const { transport, clock } = cannedTransport([answer], { maxRetries: 0 });
  await expect(transport.request({ ...post, callTimeout: 20_000 })).rejects.toMatchObject({ sent: "answered" });
  expect(clock.slept).toEqual([1000, 2000, 4000, 8000]);
});

test("a POST waits out a gateway's 429 until its deadline, whatever `maxRetries` is", async () => {
  const { transport, clock } = cannedTransport([{ status: 429, body: "<html>" }], { maxRetries: 0 });
  const call = { ...post, callTimeout: 10_000, findResult: async () => undefined };
  await expect(transport.request(call)).rejects.toMatchObject({ code: "busy", sent: "answered" });
  expect(clock.slept).toEqual([1000, 2000, 4000]);
});

test("what `findResult` finds after a gateway's 429 is the result", async () => {
  const { transport, fetch } = cannedTransport([{ status: 429, body: "<html>" }]);
  const result = await transport.request({ ...post, findResult: async () => ({ task_id: "1" }) });
  expect(result).toEqual({ data: { task_id: "1" }, requestId: undefined });
  expect(fetch.sent).toHaveLength(1);
});

test("an idempotent POST is sent again after any passing failure", async () => {
  const { transport, fetch } = cannedTransport([fetchError("ECONNRESET"), refusal(500, 5000), {}]);
  await transport.request({ ...post, isIdempotent: true });
  expect(fetch.sent).toHaveLength(3);
});

test("a GET that is not idempotent is not sent again after a lost connection", async () => {
  const { transport, fetch } = cannedTransport([fetchError("ECONNRESET"), {}]);
  await expect(transport.request({ ...read, isIdempotent: false })).rejects.toMatchObject({ sent: "unknown" });
  expect(fetch.sent).toHaveLength(1);
});

test("a code that the caller handles ends the call", async () => {
  const { transport, fetch } = cannedTransport([refusal(429, 1303), {}]);
  const call = { ...post, doNotRetryCodes: [1303] };
  await expect(transport.request(call)).rejects.toMatchObject({ serviceCode: 1303 });
  expect(fetch.sent).toHaveLength(1);
});

test.each([
  ["was told to wait", refusal(429, 1302)],
  ["was rejected for its credential", refusal(401, 1002)],
])("a POST that %s is not limited by `maxRetries` when the connection is refused later", async (_name, first) => {
  const authorizer = { ...plainAuthorizer, rejected: async () => ({ retryReason: "credential-changed" }) as const };
  const { transport, fetch } = cannedTransport([first, refused, refused, refused, refused, {}], { authorizer });
  await transport.request(post);
  expect(fetch.sent).toHaveLength(6);
});

test("a request may last as long as `requestTimeout`, also where that is longer than the usual limit of a call", async () => {
  const { transport, clock } = cannedTransport(["hang"], { requestTimeout: 300_000, maxRetries: 0 });
  await expect(transport.request(read)).rejects.toMatchObject({ code: "timeout" });
  expect(clock.slept).toEqual([300_000]);
});

test("a call can have a `requestTimeout` of its own", async () => {
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
])("with `retryDelay: %o` the waits are %o", async (retryDelay, waits) => {
  const { transport, clock } = cannedTransport([refusal(500, 5000)], { retryDelay, maxRetries: 3 });
  await expect(transport.request({ ...read, callTimeout: 1e9 })).rejects.toMatchObject({ serviceCode: 5000 });
  expect(clock.slept).toEqual(waits);
});

test.each([
  [{ requestTimeout: 0 }, "`requestTimeout` must be above 0 and at most 2147483647 milliseconds, not 0."],
  [{ requestTimeout: Number.POSITIVE_INFINITY }, "`requestTimeout` must be above 0"],
  [{ requestTimeout: 2 ** 31 }, "`requestTimeout` must be above 0"],
  [{ requestTimeout: "30s" }, "`requestTimeout` must be above 0"],
  [{ maxRetries: -1 }, "`maxRetries` must be a whole number from 0, not -1."],
  [{ maxRetries: 1.5 }, "`maxRetries` must be a whole number from 0, not 1.5."],
  [{ maxRetries: Number.POSITIVE_INFINITY }, "`maxRetries` must be a whole number from 0, not Infinity."],
  [{ retryDelay: 500 }, "`retryDelay` must be an object such as `{ initial: 1000, max: 30_000 }`."],
  [{ retryDelay: { initial: 0 } }, "`retryDelay.initial` must be above 0"],
  [{ retryDelay: { max: Number.NaN } }, "`retryDelay.max` must be above 0"],
  [{ retryDelay: { initial: 10, max: 5 } }, "`retryDelay.initial` must not be above `retryDelay.max` (5), not 10."],
  [{ retryDelay: { inital: 10 } }, "Unknown option `retryDelay.inital`. Did you mean `retryDelay.initial`?"],
])("%o is refused", (options: object, message) => {
  expect(() => cannedTransport([], options)).toThrow(
    expect.objectContaining({ code: "invalid_configuration", message: expect.stringContaining(message) }),
  );
});
