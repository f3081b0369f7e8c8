import { ConfigurationError } from "@klingkit/errors";
import { expect, test } from "vitest";
import type { Authorizer } from "../../src/index.ts";
import { cannedTransport, plainAuthorizer, post, read, serviceError } from "../canned.ts";

const minimal: Authorizer = { headers: plainAuthorizer.headers };

const pending: Authorizer = { headers: () => new Promise(() => undefined) };

test("an authorizer needs only `headers`, and is valid for both API versions", async () => {
  const { transport } = cannedTransport([{}, {}, serviceError(401, 1002)], { authorizer: minimal });
  await expect(transport.request(read)).resolves.toMatchObject({ data: {} });
  await expect(transport.request(post)).resolves.toMatchObject({ data: {} });
  await expect(transport.request(post)).rejects.toMatchObject({ serviceCode: 1002 });
});

test("`headers` receives the request and a signal", async () => {
  const requests: unknown[] = [];
  const authorizer: Authorizer = {
    headers: (request) => (requests.push(request), plainAuthorizer.headers(request)),
  };
  const { transport } = cannedTransport([{}], { authorizer });
  await transport.request({ ...post, query: { a: 1 } });
  const url = "https://api.example/v1/videos/text2video?a=1";
  expect(requests).toEqual([{ method: "POST", url, signal: expect.any(AbortSignal) }]);
});

test.each(["hint", "accepted"])("an error that `%s` throws does not replace the response", async (name) => {
  const faulty = (): never => {
    throw new Error("faulty");
  };
  const { transport } = cannedTransport([{}, serviceError(401, 1002)], { authorizer: { ...minimal, [name]: faulty } });
  await expect(transport.request(post)).resolves.toMatchObject({ data: {} });
  await expect(transport.request(post)).rejects.toMatchObject({ serviceCode: 1002 });
});

test("an error of klingkit that `headers` throws is thrown with `sent`", async () => {
  const headers = (): never => {
    throw new ConfigurationError("The key is not set.");
  };
  const { transport } = cannedTransport([{}], { authorizer: { headers: async () => headers() } });
  const thrown = { name: "ConfigurationError", summary: "The key is not set.", sent: "no" };
  await expect(transport.request(post)).rejects.toMatchObject(thrown);
});

test("a credential function that does not return is limited by `requestTimeout`", async () => {
  const { transport, fetch } = cannedTransport([{}], { authorizer: pending, requestTimeout: 5000 });
  await expect(transport.request({ ...post, body: undefined })).rejects.toMatchObject({
    name: "TimeoutError",
    summary: "Creating failed: the credential function did not return within 5000 ms.",
    fault: "credentials",
    sent: "no",
  });
  expect(fetch.sent).toEqual([]);
});

test("an abort interrupts the credential function", async () => {
  const controller = new AbortController();
  const { transport, fetch } = cannedTransport([{}], { authorizer: pending });
  const call = transport.request({ ...post, signal: controller.signal });
  controller.abort("closed");
  await expect(call).rejects.toMatchObject({ name: "AbortError", sent: "no", cause: "closed" });
  expect(fetch.sent).toEqual([]);
});

test("a call with an aborted signal does not request the credential", async () => {
  let requests = 0;
  const authorizer: Authorizer = {
    skipTimeout: true,
    headers: (request) => (requests++, plainAuthorizer.headers(request)),
  };
  const { transport } = cannedTransport([{}], { authorizer });
  const call = { ...post, signal: AbortSignal.abort("closed") };
  await expect(transport.request(call)).rejects.toMatchObject({ name: "AbortError", sent: "no", cause: "closed" });
  expect(requests).toBe(0);
});

test.each([
  [{ ...read, apiVersion: "v1" } as const, ["v2"] as const, "Nothing was sent. Use a credential that API v1 accepts."],
  [
    read,
    ["v1"] as const,
    'Nothing was sent. Use an API key, the only credential that API v2 accepts, or set `apiVersion: "v1"`.',
  ],
])("the advice names a credential that the API version accepts", async (call, apiVersions, advice) => {
  const { transport } = cannedTransport([{}], { authorizer: { ...minimal, apiVersions } });
  await expect(transport.request(call)).rejects.toMatchObject({ fault: "credentials", sent: "no", advice });
});

test("a changed credential is reported neither as a wrong clock nor as a removed header", async () => {
  const authorizer: Authorizer = { ...minimal, rejected: async () => ({ retryReason: "credential-changed" }) };
  const { transport, events } = cannedTransport([serviceError(401, 1002), {}], { authorizer });
  await transport.request(post);
  expect(events.map(({ type }) => type)).toEqual(["request", "response", "reauthorized", "request", "response"]);
});
