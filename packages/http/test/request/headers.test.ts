import { inspect } from "node:util";
import { expect, test } from "vitest";
import { cannedTransport, post, fetchError, plainAuthorizer, read } from "../canned.ts";

test("sends extra headers with every request, including retries", async () => {
  const { transport, fetch } = cannedTransport([fetchError("ECONNRESET"), {}], { headers: { "X-Gateway": "kling" } });
  await transport.request(read);
  const expected = {
    "X-Gateway": "kling",
    Authorization: "Bearer the-secret-token",
    "Content-Type": "application/json",
  };
  expect(fetch.sent.map(({ init }) => init.headers)).toEqual([expected, expected]);
});

test("copies the extra headers when the transport is created", async () => {
  const headers: Record<string, string> = { "X-Gateway": "kling" };
  const { transport, fetch } = cannedTransport([{}], { headers });
  headers["X-Gateway"] = "another";
  await transport.request(read);
  expect(fetch.sent[0]?.init.headers).toMatchObject({ "X-Gateway": "kling" });
});

test("does not pass extra headers to the authorizer", async () => {
  const seen: object[] = [];
  const authorizer = { ...plainAuthorizer, accepted: (headers: object) => void seen.push(headers) };
  const { transport } = cannedTransport([{}], { authorizer, headers: { "X-Gateway": "kling" } });
  await transport.request(read);
  expect(seen).toEqual([{ Authorization: "Bearer the-secret-token", "Content-Type": "application/json" }]);
});

test("errors and events do not contain the value of an extra header", async () => {
  const headers = { "X-Gateway-Key": "Basic gateway-secret" };
  const body = "<html>You sent gateway-secret</html>";
  const { transport, events } = cannedTransport([{ status: 502, body }], { headers, maxRetries: 0 });
  const error = await transport.request(read).catch((thrown: unknown) => thrown);
  expect(inspect(error, { depth: 9, showHidden: true })).toContain("You sent [redacted]");
  expect(inspect([error, events], { depth: 9, showHidden: true })).not.toContain("gateway-secret");
});

test.each(["Authorization", "content-type", "CONTENT-LENGTH", "Connection", "Transfer-Encoding"])(
  "rejects the extra header %s, because klingkit sets it",
  (name) => {
    expect(() => cannedTransport([], { headers: { [name]: "hunter2" } })).toThrow(
      expect.objectContaining({
        code: "invalid_configuration",
        summary: `\`headers\` must not set \`${name}\`, which klingkit sets.`,
      }),
    );
  },
);

test.each([
  [
    { "X-A": "hunter2\r\nX-B: c" },
    "`headers` contains a value for `X-A` with a character that is not allowed in a header.",
  ],
  [
    { "X-A": "hunter2\u0000" },
    "`headers` contains a value for `X-A` with a character that is not allowed in a header.",
  ],
  [
    { "X-A": "hunter2 “quoted”" },
    "`headers` contains a value for `X-A` with a character that is not allowed in a header.",
  ],
  [{ "X-A": 5 }, "`headers` contains a value for `X-A` that is not a string."],
  [{ "X-A": undefined }, "`headers` contains a value for `X-A` that is not a string."],
  [{ "X-A: hunter2": "b" }, "`headers` contains an invalid header name."],
  [{ "": "b" }, "`headers` contains an invalid header name."],
  ["X-A: hunter2", "`headers` is not a record of strings."],
  [[["X-A", "hunter2"]], "`headers` is not a record of strings."],
  [new Headers({ "X-A": "hunter2" }), "`headers` is not a record of strings."],
])("rejects the extra headers %o without repeating their values", (headers: unknown, summary) => {
  const options: object = { headers };
  expect(() => cannedTransport([], options)).toThrow(
    expect.objectContaining({ code: "invalid_configuration", summary }),
  );
  expect(() => cannedTransport([], options)).not.toThrow(/hunter2/);
});

test("rejects an extra header that the credential also sets before anything is sent", async () => {
  const authorizer = { ...plainAuthorizer, headers: async () => ({ "X-Api-Key": "the-secret-token" }) };
  const { transport, fetch } = cannedTransport([{}], { authorizer, headers: { "x-api-key": "hunter2" } });
  const error = await transport.request(post).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({
    code: "invalid_configuration",
    summary: "Creating failed: both `headers` and the credential set `x-api-key`.",
    sent: "no",
  });
  expect(inspect(error)).not.toMatch(/hunter2|the-secret-token/);
  expect(fetch.sent).toEqual([]);
});

test.each(["content-length", "Connection", "Transfer-Encoding", "expect"])(
  "rejects the header %s of the connection from the credential before anything is sent",
  async (name) => {
    const authorizer = {
      ...plainAuthorizer,
      headers: async () => ({ Authorization: "Bearer key", [name]: "hunter2" }),
    };
    const { transport, fetch } = cannedTransport([{}], { authorizer });
    const error = await transport.request(post).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      summary: `Creating failed: the credential sets \`${name}\`, a header of the connection.`,
      fault: "credentials",
      sent: "no",
    });
    expect(inspect(error)).not.toContain("hunter2");
    expect(fetch.sent).toEqual([]);
  },
);

test.each<[string, Record<string, string>]>([
  ["a line break at the end", { Authorization: "Bearer hunter2\n" }],
  ["a second header line", { Authorization: "Bearer hunter2\nX: y" }],
  ["a NUL", { Authorization: "Bearer hunter2\0" }],
  ["a typographic quotation mark", { Authorization: "Bearer \u201chunter2\u201d" }],
  ["its value as the name", { "Bearer hunter2": "Authorization" }],
])(
  "rejects a header of the credential with %s before anything is sent, without repeating it",
  async (_name, headers) => {
    const authorizer = { ...plainAuthorizer, headers: async () => headers };
    const { transport, fetch, clock } = cannedTransport([{}], { authorizer });
    const error = await transport.request(post).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "invalid_configuration", fault: "credentials", sent: "no" });
    expect(inspect(error, { depth: 9 })).not.toContain("hunter2");
    expect(fetch.sent).toEqual([]);
    expect(clock.slept).toEqual([]);
  },
);
