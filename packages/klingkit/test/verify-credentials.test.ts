import { createEmulator, DEFAULT_ACCOUNT } from "@klingkit/emulator";
import { expect, onTestFinished, test } from "vitest";
import { createKling, type FetchLike, regions } from "../src/index.ts";
import { emulated, keys } from "./emulated.ts";

test("a good key is accepted with one request", async () => {
  const { kling, emulator } = await emulated();
  expect(await kling.verifyCredentials()).toMatchObject({ ok: true, result: "accepted" });
  expect(emulator.calls).toHaveLength(1);
});

test("a 400 about parameters means accepted too", async () => {
  const { kling, emulator } = await emulated();
  emulator.faults.add({ code: 1201 });
  expect(await kling.verifyCredentials()).toMatchObject({ ok: true, result: "accepted" });
  expect(emulator.calls).toMatchObject([{ status: 400, code: 1201 }]);
});

test.each([
  ["rejected", 1002, "Check the credential and whether it belongs to this region."],
  ["not-enabled", 1103, "Enable API access for this account or model in the console."],
  ["header-stripped", 1001, "a proxy or gateway has removed the header."],
  ["inconclusive", 1100, "Check the account in the console. Waiting does not help."],
] as const)("%s is told apart", async (result, code, advice) => {
  const { kling, emulator } = await emulated();
  emulator.faults.add({ code });
  const report = await kling.verifyCredentials();
  expect(report).toMatchObject({ ok: false, result, host: emulator.url });
  expect(report.message).toContain(`The service returned ${code} `);
  expect(report.message).toContain(advice);
});

test("a connection that fails is told apart", async () => {
  const fetch: FetchLike = () =>
    Promise.reject(new TypeError("fetch failed", { cause: Object.assign(new Error(), { code: "ECONNREFUSED" }) }));
  const { kling } = await emulated({ fetch });
  expect(await kling.verifyCredentials()).toMatchObject({ ok: false, result: "cannot-connect" });
});

test("a wrong clock is corrected and told with its offset", async () => {
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

test("a clock that cannot be corrected is told apart", async () => {
  const { kling, emulator } = await emulated(keys.pair);
  emulator.faults.add({ code: 1004 });
  expect(await kling.verifyCredentials()).toMatchObject({ ok: false, result: "clock-skew" });
});

test("missing credentials are told apart, and nothing is sent", async () => {
  const { kling, emulator } = await emulated({ env: {} });
  expect(await kling.verifyCredentials()).toMatchObject({ ok: false, result: "not-configured" });
  expect(emulator.calls).toEqual([]);
});

test("a key of the other region is found there", async () => {
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

test("a gateway's key is sent to no region", async () => {
  const asked: string[] = [];
  const { kling } = await emulated({
    fetch: async (url) => {
      asked.push(new URL(url).host);
      return Response.json({ code: 1002, message: "no" }, { status: 401 });
    },
  });
  expect(await kling.verifyCredentials()).toMatchObject({ ok: false, result: "rejected" });
  expect(asked).toEqual(["emulator.localhost"]);
});
