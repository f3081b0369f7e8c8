import { createEmulator, DEFAULT_ACCOUNT } from "@klingkit/emulator";
import { expect, onTestFinished, test } from "vitest";
import { createClient } from "../src/client.ts";
import { createKling, type FetchLike, type KlingOptions, regions } from "../src/index.ts";
import { emulated, keys } from "./emulated.ts";

test("reports a valid key as accepted after one request", async () => {
  const { kling, emulator } = await emulated();
  expect(await kling.verifyCredentials()).toMatchObject({ ok: true, result: "accepted" });
  expect(emulator.calls).toHaveLength(1);
});

test("reports a key as accepted if the service rejects only the parameters", async () => {
  const { kling, emulator } = await emulated();
  emulator.faults.add({ code: 1201 });
  expect(await kling.verifyCredentials()).toMatchObject({ ok: true, result: "accepted" });
  expect(emulator.calls).toMatchObject([{ status: 400, code: 1201 }]);
});

test.each<[string, number, string]>([
  ["a page of nginx", 400, "<html>400 The plain HTTP request was sent to HTTPS port</html>"],
  ["an error without a code", 400, '{"error":{"message":"invalid x-api-key"}}'],
  ["the HTTP status as the code", 400, '{"code":400,"message":"Invalid token"}'],
  ["no body", 400, ""],
  ["a page as a success", 200, "<html>Sign in</html>"],
  ["a code that klingkit does not know", 400, '{"code":7777,"message":"Invalid token"}'],
])("reports `inconclusive` if a proxy or gateway responds with %s", async (_name, status, body) => {
  const { kling } = await emulated({ fetch: async () => new Response(body, { status }) });
  expect(await kling.verifyCredentials()).toMatchObject({ ok: false, result: "inconclusive" });
});

test.each([
  ["rejected", 1002, "Check the credential and whether it belongs to this region."],
  ["not-enabled", 1103, "Enable API access for this account or model in the console."],
  ["header-stripped", 1001, "so a proxy or gateway has removed the header."],
  ["inconclusive", 1100, "Check the account in the console. Waiting does not help."],
] as const)("reports %s for service code %i", async (result, code, advice) => {
  const { kling, emulator } = await emulated();
  emulator.faults.add({ code });
  const report = await kling.verifyCredentials();
  expect(report).toMatchObject({ ok: false, result, host: emulator.url });
  expect(report.message).toContain(`The service returned ${code} `);
  expect(report.message).toContain(advice);
});

test("reports `cannot-connect` if the connection fails", async () => {
  const fetch: FetchLike = () =>
    Promise.reject(new TypeError("fetch failed", { cause: Object.assign(new Error(), { code: "ECONNREFUSED" }) }));
  const { kling } = await emulated({ fetch });
  expect(await kling.verifyCredentials()).toMatchObject({ ok: false, result: "cannot-connect" });
});

test("corrects a wrong clock, and reports its offset", async () => {
  const emulator = await createEmulator({ clock: "virtual", listen: false });
  onTestFinished(() => emulator.close());
  const clock = { now: () => emulator.clock.now() - 7_200_000, sleep: emulator.clock.sleep };
  const report = await createKling({
    ...keys.pair,
    baseUrl: emulator.url,
    fetch: emulator.fetch,
    clock,
  }).verifyCredentials();
  expect(report).toMatchObject({
    ok: true,
    result: "accepted",
    message: expect.stringContaining("after klingkit corrected the clock by 7200 s"),
  });
  expect(emulator.calls.map(({ code }) => code)).toEqual([1004, 0]);
  expect(Math.round((report.clockOffset ?? 0) / 1000)).toBeCloseTo(7200, -1);
});

test("reports `clock-skew` if the corrected clock is rejected too", async () => {
  const { kling, emulator } = await emulated(keys.pair);
  emulator.faults.add({ code: 1004 });
  expect(await kling.verifyCredentials()).toMatchObject({ ok: false, result: "clock-skew" });
});

test("reports `not-configured` without credentials, and sends nothing", async () => {
  const { kling, emulator } = await emulated({ env: {} });
  expect(await kling.verifyCredentials()).toMatchObject({ ok: false, result: "not-configured" });
  expect(emulator.calls).toEqual([]);
});

test("reports the other region if the key works there", async () => {
  const beijing = await createEmulator({
    clock: "virtual",
    listen: false,
    region: "beijing",
    accounts: [{ ...DEFAULT_ACCOUNT, region: "beijing" }],
  });
  const singapore = await createEmulator({
    clock: "virtual",
    listen: false,
    accounts: [{ ...DEFAULT_ACCOUNT, region: "beijing" }],
  });
  onTestFinished(() => Promise.all([beijing.close(), singapore.close()]).then(() => undefined));
  const fetch: FetchLike = (url, init) => (url.startsWith(regions.beijing) ? beijing : singapore).fetch(url, init);
  const report = await createKling({ ...keys.apiKey, fetch, env: {}, clock: singapore.clock }).verifyCredentials();
  expect(report).toMatchObject({ ok: false, result: "other-region", region: "beijing" });
  expect(report.message).toContain('Set `region` to "beijing"');
});

test("sends the key of a gateway to no region", async () => {
  const hosts: string[] = [];
  const { kling } = await emulated({
    fetch: async (url) => {
      hosts.push(new URL(url).host);
      return Response.json({ code: 1002, message: "no" }, { status: 401 });
    },
  });
  expect(await kling.verifyCredentials()).toMatchObject({ ok: false, result: "rejected" });
  expect(hosts).toEqual(["emulator.localhost"]);
});

test("reports the kind of the credential and where its parts come from, but not their values", async () => {
  const { emulator } = await emulated();
  const { url: baseUrl, fetch, clock } = emulator;
  const connection = { baseUrl, fetch, clock, env: {} };
  const [apiKey = ""] = DEFAULT_ACCOUNT.apiKeys ?? [];
  const { accessKey, secretKey } = DEFAULT_ACCOUNT;
  const credentialOf = async (options: KlingOptions): Promise<unknown> => {
    const report = await createKling({ ...connection, ...options }).verifyCredentials();
    for (const key of [apiKey, accessKey, secretKey]) expect(JSON.stringify(report)).not.toContain(key);
    return report.credential;
  };
  const length = apiKey.length;
  expect(await credentialOf({ apiKey })).toEqual({
    kind: "apiKey",
    parts: [{ name: "apiKey", source: "options", length }],
  });
  expect(await credentialOf({ apiKey: () => apiKey })).toEqual({
    kind: "apiKey",
    parts: [{ name: "apiKey", source: "options" }],
  });
  expect(await credentialOf({ env: { KLING_API_KEY: ` ${apiKey}\n`, KLING_ACCESS_KEY: "unused" } })).toEqual({
    kind: "apiKey",
    parts: [{ name: "KLING_API_KEY", source: "environment", length }],
  });
  expect(await credentialOf({ env: { KLING_ACCESS_KEY: accessKey, KLING_SECRET_KEY: secretKey } })).toEqual({
    kind: "jwt",
    parts: [
      { name: "KLING_ACCESS_KEY", source: "environment", length: accessKey.length },
      { name: "KLING_SECRET_KEY", source: "environment", length: secretKey.length },
    ],
  });
  expect(await credentialOf({ env: {} })).toBeUndefined();
  const file = { path: "/project/.env", variables: { KLING_ACCESS_KEY: "other", KLING_SECRET_KEY: secretKey } };
  const platform = { environment: () => ({ KLING_ACCESS_KEY: accessKey }), envFile: () => file };
  const { credential } = await createClient(platform, { baseUrl, fetch, clock }).verifyCredentials();
  expect(credential?.parts).toEqual([
    { name: "KLING_ACCESS_KEY", source: "environment", length: accessKey.length },
    { name: "KLING_SECRET_KEY", source: "env-file", path: "/project/.env", length: secretKey.length },
  ]);
  expect(await credentialOf({ apiKey: "another-key" })).toMatchObject({ kind: "apiKey" });
});
