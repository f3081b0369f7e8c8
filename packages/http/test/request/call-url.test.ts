import { expect, test } from "vitest";
import type { Authorizer } from "../../src/index.ts";
import { cannedTransport, post, plainAuthorizer, read } from "../canned.ts";

const root = "https://api.example";
const prefixed = "https://gateway.example/kling";

test.each([
  [root, "api/v1"],
  [root, ""],
  [root, ".evil.example/x"],
  [root, "@evil.example/x"],
  [root, ":8443/x"],
  [root, "https://evil.example/x"],
  [root, "//evil.example/x"],
  [root, "\\\\evil.example/x"],
  [root, "/\\evil.example/x"],
  [root, "/v1\\..\\x"],
  [root, "?a=1"],
  [root, "#a"],
  [prefixed, "evil/x"],
  [prefixed, "/../x"],
  [prefixed, "/v1/../../x"],
  [prefixed, "/%2e%2E/x"],
  [prefixed, "/.\t./x"],
])("with the base URL %s, rejects the path %j before it requests the credential", async (baseUrl, path) => {
  let credentialRequests = 0;
  const authorizer: Authorizer = {
    ...plainAuthorizer,
    headers: (request) => (credentialRequests++, plainAuthorizer.headers(request)),
  };
  const { transport, fetch, events } = cannedTransport([{}], { baseUrl, authorizer });
  await expect(transport.request({ ...read, path })).rejects.toMatchObject({
    name: "ConfigurationError",
    summary: "Reading failed: the path leaves the base URL.",
  });
  await expect(transport.request({ ...post, path })).rejects.toMatchObject({
    name: "ConfigurationError",
    sent: "no",
    summary: "Creating failed: the path leaves the base URL.",
  });
  expect([credentialRequests, fetch.sent, events]).toEqual([0, [], []]);
});

test.each([
  [root, "/", "https://api.example/"],
  [root, "/tasks", "https://api.example/tasks"],
  [root, "/v1/a/../b", "https://api.example/v1/a/../b"],
  [root, "/@evil.example", "https://api.example/@evil.example"],
  [root, "/https://evil.example", "https://api.example/https://evil.example"],
  [prefixed, "/v1/videos/text2video/a%2Fb", "https://gateway.example/kling/v1/videos/text2video/a%2Fb"],
  ["http://127.0.0.1:5510", "/v1/ü", "http://127.0.0.1:5510/v1/ü"],
])("with the base URL %s, sends the path %j to %s", async (baseUrl, path, url) => {
  const { transport, fetch } = cannedTransport([{}], { baseUrl });
  await transport.request({ ...read, path });
  expect(fetch.sent.map((request) => request.url)).toEqual([url]);
});

test("rejects an undefined path", async () => {
  const { transport, fetch } = cannedTransport([{}]);
  const call: typeof read = JSON.parse(JSON.stringify({ ...read, path: undefined }));
  await expect(transport.request(call)).rejects.toMatchObject({
    name: "ConfigurationError",
    summary: "Reading failed: the path leaves the base URL.",
  });
  expect(fetch.sent).toEqual([]);
});
