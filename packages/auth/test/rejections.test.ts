import { describe, expect, test } from "vitest";
import { decodeJwt } from "jose";
import { normalizeKey, normalizeKeyPair } from "../src/credential.ts";
import { bearerToken, isTokenTimeRejected } from "../src/credentials.ts";
import { apiKey, credentialVariables, custom, fromEnvironment, jwt, keyHeaders } from "../src/index.ts";

const pair = { accessKey: "ak-test", secretKey: "a-secret-key-of-some-length" };
const noon = Date.UTC(2026, 10, 21, 12);
const clock = { now: () => noon };

test("states which API versions accept each credential, and whether it calls a function of the caller", () => {
  const facts = [
    apiKey("key"),
    apiKey(() => "key"),
    jwt(pair),
    jwt(() => pair),
    keyHeaders(pair),
    keyHeaders(() => pair),
    custom({ headers: () => ({}) }),
  ].map(({ kind, apiVersions, skipTimeout }) => [kind, apiVersions, skipTimeout]);
  expect(facts).toEqual([
    ["apiKey", ["v2", "v1"], true],
    ["apiKey", ["v2", "v1"], false],
    ["jwt", ["v1"], true],
    ["jwt", ["v1"], false],
    ["keyHeaders", ["v1"], true],
    ["keyHeaders", ["v1"], false],
    ["custom", ["v2", "v1"], false],
  ]);
});

test("the variables of the environment are documented in one list", () => {
  expect(credentialVariables).toEqual(["KLING_API_KEY", "KLING_ACCESS_KEY", "KLING_SECRET_KEY"]);
});

test.each([{ secretKey: "another-secret-key" }, { accessKey: "ak-other" }])(
  "keyHeaders retries only if a key has changed: %o",
  async (change) => {
    let current = pair;
    const credentials = keyHeaders(() => current);
    const headers = await credentials.headers();
    expect(await credentials.rejected({ serviceCode: 1002, headers })).toBe("do-not-retry");
    current = { ...pair, ...change };
    expect(await credentials.rejected({ serviceCode: 1002, headers })).toEqual({ retryReason: "credential-changed" });
    expect(await credentials.headers()).not.toEqual(headers);
  },
);

test("a second rejection of the same keys does not call the function again", async () => {
  let calls = 0;
  const credentials = keyHeaders(() => ({ ...pair, accessKey: `ak-${++calls}` }));
  const headers = await credentials.headers();
  const decisions = [
    await credentials.rejected({ serviceCode: 1002, headers }),
    await credentials.rejected({ serviceCode: 1002, headers }),
  ];
  expect(decisions).toEqual(Array(2).fill({ retryReason: "credential-changed" }));
  expect(calls).toBe(2);
});

test.each([1003, 1004])("code %i is about the clock, so a key that carries no time is not sent again", async (code) => {
  let calls = 0;
  const next = (): string => `key-${++calls}`;
  const key = apiKey(next);
  const keys = keyHeaders(() => ({ ...pair, accessKey: next() }));
  expect(await key.rejected({ serviceCode: code, headers: await key.headers() })).toBe("do-not-retry");
  expect(await keys.rejected({ serviceCode: code, headers: await keys.headers() })).toBe("do-not-retry");
  expect(calls).toBe(2);
});

test("keys that are no functions are never sent again", async () => {
  const headers = { Authorization: "Bearer another", "X-Api-Key": "another", "X-Api-Secret": "another" };
  for (const credentials of [apiKey("key"), keyHeaders(pair)]) {
    await credentials.headers();
    expect(await credentials.rejected({ serviceCode: 1002, headers })).toBe("do-not-retry");
  }
});

test("custom passes a rejection to the caller's function, and does not retry without one", async () => {
  const rejection = { serviceCode: 1002, headers: {} };
  expect(await custom({ headers: () => ({}) }).rejected(rejection)).toBe("do-not-retry");
  const renewing = custom({ headers: () => ({}), rejected: ({ serviceCode }) => ({ retryReason: `${serviceCode}` }) });
  expect(await renewing.rejected(rejection)).toEqual({ retryReason: "1002" });
});

test.each([
  ["api-key-kling-1", "may be mistyped"],
  ["api-key-kling-1", "mentions AK/SK"],
  ["first:second", "pass its two parts as `accessKey` and `secretKey`"],
  ["first|second", "pass its two parts as `accessKey` and `secretKey`"],
])("the hint after the rejection of the API key %j says %j", async (key, words) => {
  const credentials = apiKey(key);
  await credentials.headers();
  expect(credentials.hint()).toContain(words);
  expect(credentials.hint()).not.toContain(key);
});

describe.each([
  ["the option", (key: string) => apiKey(key).token(), "apiKey"],
  ["the variable", async (key: string) => fromEnvironment({ KLING_API_KEY: key }), "KLING_API_KEY"],
  ["the access key", (key: string) => jwt({ ...pair, accessKey: key }).token(), "accessKey"],
  ["the secret key", (key: string) => keyHeaders({ ...pair, secretKey: key }).headers(), "secretKey"],
] as const)("explains the value of %s", (_what, use, name) => {
  test.each([
    ["'single'", "has quotation marks"],
    ['"double"', "has quotation marks"],
    ["\u201ctypographic\u201d", "has quotation marks"],
    ["Bearer key", "begins with `Bearer`"],
    ["Authorization: Bearer key", "begins with `Bearer`"],
    ["api-key-kling-****1234", "is masked"],
    ["sk-\u2022\u2022\u2022\u2022", "is masked"],
    ["'opening", "has quotation marks"],
    ["closing'", "has quotation marks"],
    ["authorization:  bearer key", "begins with `Bearer`"],
    ["a bearer key", "contains a space or a control character"],
  ])("%s", async (key, problem) => {
    const error: unknown = await use(key).catch((thrown: unknown) => thrown);
    const found = key.startsWith("api-key-kling-") && !/api/i.test(name) ? "is an API key" : problem;
    expect(error).toMatchObject({ name: "ConfigurationError", summary: `${name} ${found}.`, fault: "credentials" });
  });
});

test.each([
  ["accessKey", "api-key-kling-1", "is an API key", "as `apiKey`"],
  ["secretKey", "api-key-kling-1", "is an API key", "as `apiKey`"],
  ["accessKey", "first:second", "contains two keys", "the secret key to the part after it"],
  ["accessKey", "first|second", "contains two keys", "the secret key to the part after it"],
] as const)("explains the %s %j, which %s", async (name, key, problem, advice) => {
  const error = { summary: `${name} ${problem}.`, advice: expect.stringContaining(advice) };
  await expect(jwt({ ...pair, [name]: key }).token()).rejects.toMatchObject(error);
  expect(() => normalizeKeyPair({ [name]: key })).toThrow(expect.objectContaining(error));
});

test.each([
  ["accessKey", " api-key-kling-1"],
  ["accessKey", "\tfirst:second\n"],
  ["secretKey", " api-key-kling-1"],
] as const)("explains the %s %j despite the space around it", (name, key) => {
  expect(() => normalizeKeyPair({ [name]: key })).toThrow(/(is an API key|contains two keys)/);
});

test.each(["it's", "my-api-key-kling-1", "a:b:c", "a|b|c", "a:b|c", ":b", "a:"])(
  "accepts the access key %j, which only resembles an invalid one",
  (accessKey) => {
    expect(normalizeKeyPair({ accessKey, secretKey: "sk" })).toEqual({ accessKey, secretKey: "sk" });
  },
);

test.each([
  [{ accessKey: "ak" }, "accessKey is set, but secretKey is missing."],
  [{ secretKey: "sk" }, "secretKey is set, but accessKey is missing."],
  [{}, "accessKey is missing."],
])("names the missing key of %j", (keys, summary) => {
  expect(() => normalizeKeyPair(keys)).toThrow(expect.objectContaining({ summary }));
});

test("fromEnvironment explains two keys in one variable", () => {
  expect(() => fromEnvironment({ KLING_ACCESS_KEY: "first:second" })).toThrow(/^KLING_ACCESS_KEY contains two keys\./);
});

test.each([
  ["a control character", "key\u0007"],
  ["a character outside of Latin-1 at the end", "key\u2026"],
  ["a character outside of Latin-1 at the start", "\u201ckey"],
])("rejects a key with %s", (_what, key) => {
  expect(() => normalizeKey("apiKey", key)).toThrow("apiKey");
});

test("tells a missing key from an empty one and from one that is not a string", () => {
  const messages = [undefined, " ", 5].map((value) => {
    try {
      return normalizeKey("apiKey", value);
    } catch (error) {
      return error instanceof Error ? error.message : "";
    }
  });
  expect(messages[0]).toMatch(/^apiKey is missing/);
  expect(messages[1]).toMatch(/^apiKey is empty/);
  expect(messages[2]).toMatch(/^apiKey is not a string/);
});

test("names the key of a pair that cannot be used", async () => {
  await expect(keyHeaders({ ...pair, accessKey: "" }).headers()).rejects.toThrow(/^accessKey is empty/);
  await expect(keyHeaders({ ...pair, secretKey: "" }).headers()).rejects.toThrow(/^secretKey is empty/);
});

test("reads the bearer token of a header, and no other text", () => {
  expect(bearerToken({ Authorization: "Bearer a Bearer b" })).toBe("a Bearer b");
  expect(bearerToken({ Authorization: "Basic Bearer b" })).toBe("Basic Bearer b");
  expect(bearerToken({})).toBe("");
});

test("an unknown code is not about the time of a token", () => {
  expect([1003, 1004, 1002, 9999].map((code) => isTokenTimeRejected(code))).toEqual([true, true, false, false]);
});

test("an environment without keys names the variables that are missing", () => {
  expect(() => fromEnvironment({})).toThrow(/KLING_API_KEY/);
  expect(() => fromEnvironment({ KLING_ACCESS_KEY: "ak" })).toThrow(/KLING_SECRET_KEY/);
});

test("jwt renews from the start of its lifetime if `renewBefore` leaves nothing, and never with 0", () => {
  expect(() => jwt(pair, { renewBefore: 0 })).not.toThrow();
  expect(() => jwt(pair, { renewBefore: -1 })).toThrow("renewBefore");
  expect(() => jwt(pair, { lifetime: 60, renewBefore: 60 })).toThrow("renewBefore");
});

test("a rejection of a token that has been replaced is sent again with the new token", async () => {
  let current = pair;
  const credentials = jwt(() => current, { clock });
  const old = await credentials.headers();
  current = { ...pair, accessKey: "ak-new" };
  await credentials.rejected({ serviceCode: 1002, date: noon, headers: old });
  await credentials.headers();
  expect(await credentials.rejected({ serviceCode: 1002, date: noon, headers: old })).toEqual({
    retryReason: "token-renewed",
  });
});

test.each([
  ["without a Date header", undefined],
  ["within a second of the local clock", noon + 999],
])("a token rejected for its time %s is renewed without a correction", async (_what, date) => {
  const credentials = jwt(pair, { clock });
  const headers = await credentials.headers();
  expect(await credentials.rejected({ serviceCode: 1004, date, headers })).toEqual({ retryReason: "token-renewed" });
  expect(decodeJwt(await credentials.token()).exp).toBe(noon / 1000 + 1800);
});

test("a difference of exactly a second is corrected", async () => {
  const credentials = jwt(pair, { clock });
  const headers = await credentials.headers();
  expect(await credentials.rejected({ serviceCode: 1004, date: noon + 1000, headers })).toEqual({
    retryReason: "clock-skew",
    clockOffset: 1000,
  });
});

test("after a confirmed correction, a small change of the clock is no new correction", async () => {
  const credentials = jwt(pair, { clock });
  await credentials.rejected({ serviceCode: 1004, date: noon + 60_000, headers: await credentials.headers() });
  credentials.accepted(await credentials.headers());
  const headers = await credentials.headers();
  expect(await credentials.rejected({ serviceCode: 1004, date: noon + 60_500, headers })).toEqual({
    retryReason: "token-renewed",
  });
  expect(decodeJwt(await credentials.token()).exp).toBe(noon / 1000 + 60 + 1800);
});

test("a token that is rejected for its time without a Date header is signed without the earlier correction", async () => {
  const credentials = jwt(pair, { clock });
  await credentials.rejected({ serviceCode: 1004, date: noon + 60_000, headers: await credentials.headers() });
  const headers = await credentials.headers();
  credentials.accepted(headers);
  expect(await credentials.rejected({ serviceCode: 1004, headers })).toEqual({
    retryReason: "clock-skew",
    clockOffset: 0,
  });
  expect(decodeJwt(await credentials.token()).exp).toBe(noon / 1000 + 1800);
});

test("headers of an older token do not confirm a correction", async () => {
  const credentials = jwt(pair, { clock });
  const old = await credentials.headers();
  await credentials.rejected({ serviceCode: 1004, date: noon + 60_000, headers: old });
  const corrected = await credentials.headers();
  credentials.accepted(old);
  // The correction is not confirmed, so its rejection drops it.
  expect(await credentials.rejected({ serviceCode: 1004, date: noon + 60_000, headers: corrected })).toBe(
    "do-not-retry",
  );
  expect(decodeJwt(await credentials.token()).exp).toBe(noon / 1000 + 1800);
});

test("reports an acceptance before any token was signed without an error", () => {
  expect(() => jwt(pair, { clock }).accepted({ Authorization: "Bearer foreign" })).not.toThrow();
});

test("a token is signed again after the local clock was set back, and kept while it stands still", async () => {
  let time = noon;
  const credentials = jwt(pair, { clock: { now: () => time } });
  const first = await credentials.token();
  expect(await credentials.token()).toBe(first);
  time -= 1000;
  expect(decodeJwt(await credentials.token()).exp).toBe(noon / 1000 - 1 + 1800);
});
