import { expect, test } from "vitest";
import { type Canned, cannedTransport, plainAuthorizer, read, serviceError } from "../canned.ts";

const once = { ...read, retry: false } as const;
const withHint = { authorizer: { ...plainAuthorizer, hint: () => "The key may be mistyped." } };

/** The error of a read with one request. */
function failure(response: Canned, options = {}): Promise<unknown> {
  return cannedTransport([response], options)
    .transport.request(once)
    .catch((error: unknown) => error);
}

const readWithoutEnvelope = (body: unknown): unknown => ({ body });

test.each([
  ["JSON without a code", { body: { id: 1 } }, { id: 1 }],
  ["a code that is not documented", { body: { code: 7777, id: 1 } }, { code: 7777, id: 1 }],
])("`readWithoutEnvelope` reads a 2xx response with %s", async (_name, response, body) => {
  const { transport } = cannedTransport([{ status: 201, ...response }]);
  const result = await transport.request({ ...read, readWithoutEnvelope });
  expect(result).toEqual({ data: { body }, requestId: undefined, isFromGateway: true });
});

test.each([
  ["a documented error code", serviceError(200, 5001)],
  ["JSON without a code, with an error status", { status: 400, body: { id: 1 } }],
  ["no body", { body: "" }],
])("`readWithoutEnvelope` does not turn %s into a success", async (_name, response) => {
  const { transport } = cannedTransport([response]);
  await expect(transport.request({ ...once, readWithoutEnvelope })).rejects.toMatchObject({ sent: "yes" });
});

test.each([
  [400, false],
  [429, true],
  [499, false],
  [500, true],
  [503, true],
])("with HTTP %i, the error for a code that is not documented has `retryable: %s`", async (status, retryable) => {
  expect(await failure(serviceError(status, 7777))).toMatchObject({ serviceCode: 7777, retryable });
});

test.each([
  [200, true],
  [299, true],
  [300, false],
  [404, false],
  [429, true],
  [499, false],
  [500, true],
])("with HTTP %i, the error for a response without an envelope has `retryable: %s`", async (status, retryable) => {
  expect(await failure({ status, body: "no" })).toMatchObject({ status, retryable });
});

const gateway = "A proxy or gateway rejects";

test.each([
  [401, {}, `${gateway} the credential. Check the key and baseUrl.`],
  [401, withHint, `${gateway} the credential. Check the key and baseUrl. The key may be mistyped.`],
  [403, withHint, `${gateway} the request. Check the key and baseUrl.`],
  [413, withHint, `${gateway} a body of this size. Send smaller media, or URLs instead of bytes.`],
  [502, withHint, "Check baseUrl and any proxy or gateway."],
])("the advice after an HTTP %i without an envelope fits the status", async (status, options, advice) => {
  expect(await failure({ status, body: "<html>" }, options)).toMatchObject({ advice });
});

test.each([
  [1000, "Check the access key and the secret key, or the API key. The key may be mistyped."],
  [
    1001,
    "Send a credential in the `Authorization` header. klingkit sent a credential, so a proxy or gateway has removed the header. Check its configuration.",
  ],
  [1002, "Check the credential and whether it belongs to this region. The key may be mistyped."],
  [1004, "Correct the clock of this machine: it is behind the service's clock."],
  [1103, "Enable API access for this account or model in the console."],
  [5000, "Try again later."],
])("the advice for code %i contains the hint of the authorizer if it explains the code", async (code, advice) => {
  expect(await failure(serviceError(400, code), withHint)).toMatchObject({ advice });
});

const headers = { location: "https://elsewhere.example/the-secret-token" };

test.each([
  [300, "is a redirect, which klingkit does not follow (HTTP 300 to https://elsewhere.example/[redacted])"],
  [399, "is a redirect, which klingkit does not follow (HTTP 399 to https://elsewhere.example/[redacted])"],
  [200, "is not valid JSON (HTTP 200: the text)"],
  [400, "is not valid JSON (HTTP 400: the text)"],
])("the error for an HTTP %i names the target of a redirect only", async (status, problem) => {
  expect(await failure({ status, body: "the text", headers })).toMatchObject({
    summary: `Reading failed: the response ${problem}.`,
  });
});

test.each([
  ["\n <h1>  Bad\n\n gateway </h1> \n", "is an HTML page (HTTP 502: <h1> Bad gateway </h1>)"],
  ["", "has no body (HTTP 502)"],
  ["x".repeat(300), `is not valid JSON (HTTP 502: ${"x".repeat(200)})`],
])("the error quotes the response %j in one line", async (body, problem) => {
  expect(await failure({ status: 502, body })).toMatchObject({ summary: `Reading failed: the response ${problem}.` });
});
