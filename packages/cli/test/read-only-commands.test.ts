import { expect, test } from "vitest";
import { createTestCli } from "./test-cli.ts";

test("auth check reports the cause and exits with a matching code", async () => {
  const cli = await createTestCli();
  expect(await cli.run("auth", "check")).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^✔ .* accepts the credentials\.\n$/),
  });
  const wrongKey = await createTestCli({ env: { KLING_API_KEY: "unknown-api-key" } });
  expect(await wrongKey.run("auth", "check", "--json")).toMatchObject({
    code: 3,
    out: expect.stringContaining('"result":"rejected"'),
  });
  const withoutKey = await createTestCli({ env: {} });
  expect(await withoutKey.run("auth", "check")).toMatchObject({ code: 3, out: expect.stringContaining("--emulator") });
  const offline = await createTestCli();
  offline.emulator.faults.add({ drop: "before" });
  expect(await offline.run("auth", "check", "--json")).toMatchObject({
    code: 7,
    out: expect.stringContaining('"result":"cannot-connect"'),
  });
});

test("rejects plain http for hosts other than this machine, and names the option", async () => {
  const cli = await createTestCli();
  expect(await cli.run("auth", "check", "--base-url", "http://gateway.example")).toMatchObject({
    code: 3,
    err: expect.stringMatching(/^klingkit: --base-url must begin with https:\/\//),
  });
  expect(await cli.run("auth", "check", "--base-url", "http://localhost:5510")).toMatchObject({ code: 0 });
  expect(cli.emulator.calls).toHaveLength(1);
});

test("estimate prints the price without credentials and sends nothing", async () => {
  const cli = await createTestCli({ env: {} });
  expect((await cli.run("estimate", "video", "-d", "10")).out).toMatch(
    /^0\.84 USD \(6 units\), resource pack type: video\nPrice list of /,
  );
  expect((await cli.run("estimate", "image", "-n", "4", "--json")).json()).toMatchObject([
    { endpoint: "image.generate", estimate: { units: { min: 32 } } },
  ]);
  expect(cli.emulator.calls).toEqual([]);
});

test("models marks a model that was never tried against the service", async () => {
  const cli = await createTestCli();
  const mark = "never tried against the service (third-party)";
  expect((await cli.run("models")).out.replaceAll(/\s+/g, " ")).toContain(mark);
  expect((await cli.run("models", "kling-4.0")).out).toContain(`Kling 4.0 (API v2: kling-4.0), ${mark}`);
  expect((await cli.run("models", "kling-3.0")).out).not.toContain("never tried");
});

test("models prints the capabilities of a model by any of its ids", async () => {
  const cli = await createTestCli({ env: {} });
  expect((await cli.run("models")).out).toMatch(/^kling-3\.0 +video\.textToVideo/m);
  const { out } = await cli.run("models", "kling-v2-6");
  expect(out).toContain("duration       5, 10\n");
  expect(out).toContain("only at 1080p\n");
  expect(await cli.run("models", "kling-99")).toMatchObject({
    code: 2,
    err: expect.stringContaining('klingkit has no data about a model "kling-99"'),
  });
});

test("account lists the resource packs and the deductions", async () => {
  const cli = await createTestCli();
  await cli.run("video", "a cat", "--id", "cat");
  expect((await cli.run("account")).out).toMatch(/^video +online +997 of 1000 +5 /m);
  expect((await cli.run("account", "--ledger", "units", "--json")).json()).toMatchObject([{ amount: 3 }]);
});

test("emulator runs until it is interrupted", async () => {
  const cli = await createTestCli();
  cli.interruptWhen(Promise.resolve());
  const { code, json } = await cli.run("emulator", "--port", "0", "--json");
  expect(code).toBe(0);
  expect(json()).toMatchObject([
    { url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/), apiKey: "api-key-emulator" },
  ]);
});

test("queue schema prints the SQL of both schemas and the rights of a role", async () => {
  const cli = await createTestCli({ env: {} });
  const { code, out } = await cli.run("queue", "schema", "--schema", "films", "--role", "worker");
  expect(code).toBe(0);
  expect(out).toContain("CREATE TABLE IF NOT EXISTS films.job (");
  expect(out).toContain("CREATE TABLE films_boss.queue (");
  expect(out).toContain('GRANT USAGE ON SCHEMA films, films_boss TO "worker";');
  expect((await cli.run("queue", "schema")).out).not.toContain("GRANT");
  expect(await cli.run("queue", "schema", "--role", 'a"; DROP TABLE b')).toMatchObject({ code: 3 });
  expect(await cli.run("queue", "schema", "--schema", "Films")).toMatchObject({ code: 3 });
  expect(cli.emulator.calls).toEqual([]);
});
