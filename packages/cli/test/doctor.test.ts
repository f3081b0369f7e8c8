import { readFile, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { createEmulator } from "@klingkit/emulator";
import { describe, expect, test } from "vitest";
import { checkClock, checkProxy } from "../src/doctor/connection-checks.ts";
import { probeHost } from "../src/doctor/probe-host.ts";
import { createScrubber } from "../src/doctor/scrub.ts";
import { readErrors } from "../src/state/error-log.ts";
import { API_KEY, createTestCli, type TestCli, type TestCliOptions } from "./test-cli.ts";

const names = ["runtime", "state", "proxy", "credentials", "region", "reachability", "clock", "key", "tasks", "errors"];

/** Runs `klingkit doctor --json` and returns the status of each check. */
async function statuses(cli: TestCli): Promise<{ code: number; checks: Record<string, unknown> }> {
  const { code, json } = await cli.run("doctor", "--json");
  return { code, checks: Object.fromEntries(json().map(({ name, status }) => [String(name), status])) };
}

describe("klingkit doctor", () => {
  test("reports every check as ok when everything is in order", async () => {
    const cli = await createTestCli();
    expect(await statuses(cli)).toEqual({ code: 0, checks: Object.fromEntries(names.map((name) => [name, "ok"])) });
    const { out } = await cli.run("doctor");
    expect(out).toContain(`credentials   API key (KLING_API_KEY of the environment, ${API_KEY.length} characters)\n`);
    expect(out).not.toContain(API_KEY);
  });

  test("sends two free requests, one of them without a credential", async () => {
    const cli = await createTestCli();
    await cli.run("doctor");
    expect(cli.emulator.calls.map(({ method, headers }) => [method, "authorization" in headers])).toEqual([
      ["GET", true],
      ["GET", false],
    ]);
    expect(cli.emulator.state().paid.tasks).toBe(0);
  });

  test("works offline and without credentials, and states the next step of each check", async () => {
    const cli = await createTestCli({ env: {}, probeHost: async () => [{ step: "DNS", ms: 3, error: "ENOTFOUND" }] });
    cli.emulator.faults.add({ drop: "before", dropCode: "ENOTFOUND" });
    const { code, json } = await cli.run("doctor", "--json");
    expect(code).toBe(3);
    const checks = json();
    expect(checks.map(({ name }) => name)).toEqual(names);
    const found = checks.filter(({ status }) => status !== "ok");
    expect(found.map(({ name, status }) => [name, status])).toEqual([
      ["credentials", "problem"],
      ["reachability", "problem"],
      ["key", "warning"],
    ]);
    for (const { next } of found) expect(next).toMatch(/\.$/);
  });

  test.each<[string, TestCliOptions, number, (cli: TestCli) => void]>([
    ["a rejected key", { env: { KLING_API_KEY: "unknown-api-key" } }, 3, () => undefined],
    ["no network", {}, 7, (cli) => void cli.emulator.faults.add({ drop: "before" })],
    ["a masked key", { env: { KLING_API_KEY: "api-****" } }, 3, () => undefined],
  ])("exits with the code of the first problem for %s", async (_name, options, code, prepare) => {
    const cli = await createTestCli(options);
    prepare(cli);
    expect((await statuses(cli)).code).toBe(code);
  });

  test("a direct connection that fails is a warning if requests arrive", async () => {
    const cli = await createTestCli({
      probeHost: async () => [{ step: "TCP", ms: 5000, error: "no answer within 5 s" }],
    });
    expect(await statuses(cli)).toMatchObject({ code: 0, checks: { reachability: "warning" } });
  });

  test("lists open tasks with the command that continues, and the last errors", async () => {
    const cli = await createTestCli();
    await cli.run("video", "a cat", "--id", "cat", "--no-wait");
    cli.emulator.faults.add({ path: "/account/costs", code: 5000, times: 5 });
    await cli.run("account");
    const { out } = await cli.run("doctor");
    expect(out).toMatch(/tasks +Open: 1 sent\.\n +Continue with: klingkit tasks wait\n/);
    expect(out).toMatch(
      /errors +1 recorded; the last on .*: klingkit account, service_error, service code 5000, request /,
    );
  });

  test("runs on the built-in emulator without a network", async () => {
    const cli = await createTestCli({ env: {}, probeHost: () => Promise.reject(new Error("no network")) });
    expect(await cli.run("doctor", "--emulator")).toMatchObject({ code: 0 });
  });
});

test("a command records its error without its input, for the user alone", async () => {
  const cli = await createTestCli();
  await cli.run("video", "a secret prompt", "--id", "first", "--no-wait");
  const folder = join(cli.folder, ".klingkit");
  await cli.run("video", "a [reject] prompt", "--id", "second");
  await cli.run("video", "a prompt", "-d", "99");
  for (let at = 0; at < 20; at += 1) await cli.run("tasks", "download", "first");
  const errors = await readErrors(folder);
  expect(errors).toHaveLength(20);
  expect(errors.at(-1)).toEqual({ at: expect.any(Number), command: "tasks download", name: "UsageError", exitCode: 2 });
  expect((await stat(join(folder, "errors.jsonl"))).mode & 0o777).toBe(0o600);
  expect(await readFile(join(folder, "errors.jsonl"), "utf8")).not.toContain("prompt");
});

test("a command that fails before it has a state directory creates none", async () => {
  const cli = await createTestCli({ env: {} });
  expect(await cli.run("account")).toMatchObject({ code: 3 });
  await expect(stat(join(cli.folder, ".klingkit"))).rejects.toThrow("ENOENT");
});

/** The files of a `.tar.gz` archive. Checks the checksum of each header. */
function filesOf(archive: Buffer): ReadonlyMap<string, string> {
  const tar = gunzipSync(archive);
  const files = new Map<string, string>();
  for (let at = 0; tar[at] !== 0;) {
    const header = Buffer.from(tar.subarray(at, at + 512));
    const field = (start: number, length: number): string =>
      header.toString("utf8", start, start + length).replace(/\0.*$/s, "");
    const size = Number.parseInt(field(124, 12), 8);
    const checksum = Number.parseInt(field(148, 8), 8);
    header.fill(" ", 148, 156);
    expect(header.reduce((sum, byte) => sum + byte, 0)).toBe(checksum);
    files.set(field(0, 100), tar.toString("utf8", at + 512, at + 512 + size));
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return files;
}

test("--bundle writes one archive for the user alone, and prints what it contains", async () => {
  const cli = await createTestCli();
  const { code, out } = await cli.run("doctor", "--bundle", "report.tar.gz");
  expect(code).toBe(0);
  const path = join(cli.folder, "report.tar.gz");
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  const files = filesOf(await readFile(path));
  expect([...files.keys()]).toEqual(["klingkit-report/README.txt", "klingkit-report/doctor.json"]);
  for (const name of files.keys()) expect(out).toContain(`  ${name.replace("klingkit-report/", "")} `);
  const report = JSON.parse(files.get("klingkit-report/doctor.json") ?? "") as { checks: { name: string }[] };
  expect(report.checks.map(({ name }) => name)).toEqual(names);

  expect(await cli.run("doctor", "--bundle", "report.tar.gz")).toMatchObject({
    code: 2,
    err: expect.stringContaining("report.tar.gz already exists."),
  });
  expect(await cli.run("doctor", "--bundle", "report.tar.gz", "--force")).toMatchObject({ code: 0 });
  expect(await cli.run("doctor", "--bundle", "missing/report.tar.gz")).toMatchObject({ code: 2 });
  expect(await cli.run("doctor", "--bundle", "report.txt")).toMatchObject({ code: 2 });
});

test("the archive, the error log and the output contain none of 20 planted secrets", async () => {
  const secret = (at: number): string => `S3cr3t-${String(at).padStart(2, "0")}-x9Kq`;
  const all = Array.from({ length: 20 }, (_, at) => secret(at));
  const home = homedir();
  const cli = await createTestCli({
    env: {
      KLING_API_KEY: secret(0),
      KLING_ACCESS_KEY: secret(1),
      KLING_SECRET_KEY: secret(2),
      KLING_WEBHOOK_SECRET: secret(3),
      HTTPS_PROXY: `http://${secret(4)}:${secret(5)}@proxy.example:8080`,
      ALL_PROXY: `user:${secret(6)}@proxy.example:1080`,
      DATABASE_URL: `postgres://app:${secret(7)}@db.example/app`,
      CI_WEBHOOK_URL: `https://hooks.example/services/${secret(8)}`,
      GITHUB_TOKEN: secret(9),
    },
    emulator: { accounts: [{ accessKey: "a", secretKey: "s", apiKeys: [secret(0)], packs: [] }] },
  });
  const { faults } = cli.emulator;
  await cli.run("estimate", "video", secret(10));
  // A prompt, a negative prompt and a file name, of a task whose outcome stays open.
  faults.add({ method: "POST", path: "/text-to-video", processed: true, hang: true, times: 1 });
  cli.interruptWhen(cli.requestReceived("POST", "/text-to-video"));
  await cli.run("video", secret(10), "--negative", secret(11), "-o", `${secret(12)}.mp4`);
  // The argument of an unknown option, a name and the URL of a callback.
  await cli.run("video", "fog", `--api-key=${secret(13)}`);
  await cli.run(
    "video",
    "fog [reject]",
    "--id",
    secret(14),
    "--callback",
    `https://hooks.example/?token=${secret(15)}`,
  );
  // Texts of the service and of a gateway, which repeat what they have received.
  const texts = [
    `Bearer ${secret(16)} is not valid`,
    `see https://cdn.example/v.mp4?sign=${secret(17)}`,
    `the token eyJhbGciOiJIUzI1NiJ9.${secret(18)}.${secret(18)} has expired`,
    `contact ${secret(19)}@customer.example`,
    `${secret(9)} ${secret(0)} ${secret(5)} ${secret(7)} services/${secret(8)} of ${home}/films`,
    `basic ${Buffer.from(secret(3)).toString("base64")}`,
  ];
  const outputs: string[] = [];
  for (const message of texts) {
    faults.add({ path: "/account/costs", times: 9, body: { code: 5000, message, request_id: "r-1", data: null } });
    await cli.run("account");
    faults.clear();
  }
  faults.add({
    path: "/v1/videos/text2video",
    times: 1,
    body: { code: 1103, message: texts.join(" "), request_id: "r-2" },
  });
  for (const flags of [[], ["--json", "--force"]]) {
    const { out, err } = await cli.run("doctor", "--bundle", "report.tar.gz", ...flags);
    outputs.push(out, err);
  }
  const [doctorJson = ""] = [...filesOf(await readFile(join(cli.folder, "report.tar.gz"))).values()].slice(1);
  const log = await readFile(join(cli.folder, ".klingkit", "errors.jsonl"), "utf8");
  expect(await readErrors(join(cli.folder, ".klingkit"))).not.toHaveLength(0);
  expect(doctorJson).toContain('"requestId": "r-1"');
  expect(doctorJson).toContain("outcome-unknown");

  const forms = (text: string): string[] => [
    text,
    encodeURIComponent(text),
    Buffer.from(text).toString("base64").slice(0, 18),
  ];
  const found = (text: string): string[] => all.filter((each) => forms(each).some((form) => text.includes(form)));
  expect(found(doctorJson)).toEqual([]);
  expect(found(log)).toEqual([]);
  expect(doctorJson.replaceAll(home, "~")).toBe(doctorJson);
  expect(found(outputs.join("\n"))).toEqual([]);
});

test.each([
  ["https://user:password@api.example/v1?x=1", "https://api.example/[redacted]"],
  ["https://api.example", "https://api.example"],
  ["https://user:pass/word@api.example/v1", "https://[redacted]"],
  ["https://api.example/v1?to=secret@part", "https://[redacted]"],
  ["postgres://app:pw@db.example/app, then", "postgres://db.example/[redacted] then"],
  ["mail to jane.doe@example.com", "mail to [redacted]"],
  ["key AbCdEfGhIjKlMnOpQrStUvWx1234", "key [redacted]"],
  ["The service returned 1303 (concurrency) for task 817959274511030527.", undefined],
])("a text of a report: %s", (text, expected = text) => {
  expect(createScrubber({})(text)).toBe(expected);
});

test.each([
  [{}, [], "ok", "none configured"],
  [{ HTTPS_PROXY: "http://proxy.example:8080" }, [], "warning", "HTTPS_PROXY=http://proxy.example:8080, but Node.js"],
  [
    { https_proxy: "http://a:b@proxy.example", NODE_USE_ENV_PROXY: "1" },
    [],
    "ok",
    "http://proxy.example with a password",
  ],
  [{ HTTPS_PROXY: "proxy.example:1", NODE_OPTIONS: "--use-env-proxy" }, [], "ok", "http://proxy.example:1"],
  [{ HTTPS_PROXY: "http://proxy.example" }, ["--use-env-proxy"], "ok", "http://proxy.example"],
  [{ HTTPS_PROXY: "a:b c@" }, ["--use-env-proxy"], "ok", "(not a URL)"],
  [{ NO_PROXY: "intranet.example" }, [], "ok", "NO_PROXY=(set)"],
])("the proxy variables %j with %j are reported as %s", (variables, execArgv, status, message) => {
  const check = checkProxy(variables, execArgv);
  expect(check).toMatchObject({ status, message: expect.stringContaining(message) });
  expect(JSON.stringify(check)).not.toMatch(/a:b/);
});

test.each([
  [undefined, "ok", "not compared"],
  [-4000, "ok", "4 s ahead of the service"],
  [4000, "ok", "4 s behind the service"],
  [-7_200_000, "warning", "7200 s ahead of the service"],
  [7_200_000, "warning", "7200 s behind the service"],
])("a clock offset of %s ms is reported as %s", (offset, status, message) => {
  expect(checkClock(offset)).toMatchObject({ status, message: expect.stringContaining(message) });
});

describe("probeHost", () => {
  const now = (): number => 0;

  test("reports each step of a connection", async () => {
    await using emulator = await createEmulator();
    expect(await probeHost(new URL(emulator.url), now)).toMatchObject([
      { step: "DNS", detail: "127.0.0.1" },
      { step: "TCP", detail: expect.stringMatching(/^127\.0\.0\.1 port \d+$/) },
    ]);
  });

  test("stops at the step that fails", async () => {
    const { url, close } = await createEmulator();
    expect(await probeHost(new URL(url.replace("http:", "https:")), now)).toMatchObject([
      { step: "DNS" },
      { step: "TCP" },
      { step: "TLS", error: expect.stringMatching(/./) },
    ]);
    await close();
    expect(await probeHost(new URL(url), now)).toMatchObject([{ step: "DNS" }, { step: "TCP", error: "ECONNREFUSED" }]);
  });
});
