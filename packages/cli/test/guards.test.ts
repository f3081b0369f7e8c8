import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { API_KEY, createTestCli } from "./test-cli.ts";

const env = (variables: Readonly<Record<string, string>>) => ({ env: { KLING_API_KEY: API_KEY, ...variables } });

test("KLINGKIT_BUDGET_PER_DAY limits all commands of a state directory, until midnight of the time zone", async () => {
  const cli = await createTestCli(env({ KLINGKIT_BUDGET_PER_DAY: "1", KLINGKIT_BUDGET_TIME_ZONE: "Europe/Berlin" }));
  // 0.42 USD each.
  expect(await cli.run("video", "fog")).toMatchObject({ code: 0 });
  expect(await cli.run("video", "[fail]")).toMatchObject({ code: 5 });
  expect(await cli.run("video", "fog", "--no-wait")).toMatchObject({ code: 0 });
  expect(await cli.run("video", "fog", "--id", "later")).toMatchObject({
    code: 4,
    err: expect.stringContaining("The budget of 1 USD per day does not cover the task: 0.84 are spent or reserved"),
  });
  await cli.emulator.clock.sleep(24 * 3_600_000);
  expect(await cli.run("tasks", "recover", "later", "--send")).toMatchObject({ code: 0 });
  expect((await stat(join(cli.folder, ".klingkit/guards/budget.sqlite"))).mode & 0o777).toBe(0o600);
});

test("a command settles the task of an earlier one, and gives back what a killed one has reserved", async () => {
  const cli = await createTestCli(env({ KLINGKIT_BUDGET_PER_MONTH: "0.9", KLINGKIT_BUDGET_FILE: "team.sqlite" }));
  await cli.run("video", "[fail]", "--no-wait", "--id", "failing");
  // The command waits for a response that never arrives.
  cli.emulator.faults.add({ method: "POST", path: "/text-to-video", hang: true, times: 1 });
  cli.interruptWhen(cli.requestReceived("POST", "/text-to-video"));
  await cli.run("video", "fog");
  expect(await cli.run("video", "fog")).toMatchObject({ code: 4 });
  await cli.run("tasks", "wait", "failing");
  expect(await cli.run("video", "fog")).toMatchObject({ code: 0 });
  expect(await cli.run("video", "fog")).toMatchObject({ code: 4 });
  await cli.emulator.clock.sleep(7_200_000);
  expect(await cli.run("video", "fog")).toMatchObject({ code: 0 });
  expect((await stat(join(cli.folder, "team.sqlite"))).isFile()).toBe(true);
});

test("KLINGKIT_ALLOW_* limit models, resolutions, durations and endpoints", async () => {
  const cli = await createTestCli(
    env({
      KLINGKIT_ALLOW_MODELS: "kling-3.0, kling-2.6",
      KLINGKIT_ALLOW_RESOLUTIONS: "720p",
      KLINGKIT_ALLOW_MAX_DURATION: "5",
      KLINGKIT_ALLOW_ENDPOINTS: "video.textToVideo",
    }),
  );
  const blocked = async (...flags: string[]) => (await cli.run("video", "fog", ...flags)).err;
  expect(await blocked("-m", "kling-3.0-turbo")).toContain("The model kling-3.0-turbo is not allowed");
  expect(await blocked("-r", "1080p")).toContain("The resolution 1080p is not allowed");
  expect(await blocked("-d", "10")).toContain("The duration of 10 s is not allowed");
  expect(await cli.run("image", "fog")).toMatchObject({
    code: 5,
    err: expect.stringContaining("image.generate is not allowed"),
  });
  expect(cli.createRequests()).toEqual([]);
  expect(await cli.run("video", "fog", "-m", "kling-2.6")).toMatchObject({ code: 0 });
});

test("a batch keeps the budget, and ends rows that are not allowed", async () => {
  const cli = await createTestCli({
    ...env({ KLINGKIT_BUDGET_PER_DAY: "5", KLINGKIT_ALLOW_MODELS: "kling-3.0" }),
    emulator: { clock: { speed: 100 }, taskSeconds: 20 },
  });
  await writeFile(join(cli.folder, "rows.csv"), "name,prompt,model\na,fog,\nb,rain,kling-2.6\n");
  const { code, out } = await cli.run("batch", "rows.csv", "--out", "videos", "--json");
  expect(code).toBe(8);
  expect(out).toContain("The model kling-2.6 is not allowed, only kling-3.0.");
  expect(cli.createRequests()).toHaveLength(1);
});

test("KLINGKIT_AUDIT_FILE writes a log, which `audit verify` verifies", async () => {
  const cli = await createTestCli(env({ KLINGKIT_AUDIT_FILE: "audit.jsonl", KLINGKIT_AUDIT_KEY: "secret" }));
  await cli.run("video", "a lighthouse in fog");
  const log = join(cli.folder, "audit.jsonl");
  await vi.waitFor(async () => expect((await readFile(log, "utf8")).split("\n")).toHaveLength(3));
  const text = await readFile(log, "utf8");
  expect(text).not.toContain("lighthouse");
  const { code, out, json } = await cli.run("audit", "verify", "audit.jsonl", "--json");
  expect([code, json()]).toEqual([0, [{ ok: true, lines: 2, last: expect.any(String), hasState: true }]]);
  const { last } = JSON.parse(out) as { readonly last: string };
  expect(await cli.run("audit", "verify", "audit.jsonl", "--last", last)).toMatchObject({
    code: 0,
    out: `✔ audit.jsonl: 2 lines, none was changed, removed or reordered.\nLast hash: ${last}\n`,
  });
  const [first = "", second = ""] = text.split("\n");
  await writeFile(log, `${first}\n`);
  expect(await cli.run("audit", "verify", "audit.jsonl")).toMatchObject({
    code: 1,
    out: expect.stringContaining("line 2: "),
  });
  await writeFile(log, `${second}\n${first}\n`);
  expect((await cli.run("audit", "verify", "audit.jsonl")).out).toContain("line 1: A line before it was");
  await writeFile(log, text.replace('"create"', '"delete"'));
  expect((await cli.run("audit", "verify", "audit.jsonl")).out).toBe(
    "✖ audit.jsonl, line 1: The line was changed, or written with another key.\n",
  );
});

test("without its state, a log is verified with a note about its end", async () => {
  const cli = await createTestCli();
  await writeFile(join(cli.folder, "audit.jsonl"), "");
  expect((await cli.run("audit", "verify", "audit.jsonl")).out).toContain("audit.jsonl.state is missing");
});

test.each([
  [
    { KLINGKIT_BUDGET_PER_DAYS: "5" },
    "Unknown environment variable `KLINGKIT_BUDGET_PER_DAYS`. Did you mean `KLINGKIT_BUDGET_PER_DAY`?",
  ],
  [{ KLINGKIT_BUDGET_PER_DAY: "5 USD" }, 'KLINGKIT_BUDGET_PER_DAY must be a number of at least 0, not "5 USD".'],
  [{ KLINGKIT_BUDGET_PER_DAY: "5", KLINGKIT_BUDGET_TIME_ZONE: "Mars" }, "`timeZone` is not a time zone"],
  [{ KLINGKIT_AUDIT_FILE: "a", KLINGKIT_AUDIT_PROMPTS: "none" }, "KLINGKIT_AUDIT_PROMPTS must be `hash` or `full`."],
])("%o prevents every command", async (variables, message) => {
  const cli = await createTestCli(env(variables));
  expect(await cli.run("video", "fog")).toMatchObject({ code: 3, err: expect.stringContaining(message) });
  expect(await cli.run("mcp", "--http", "0")).toMatchObject({ code: 3, err: expect.stringContaining(message) });
  expect(cli.emulator.calls).toEqual([]);
});

test("they limit `mcp`", async () => {
  const token = "token-of-a-test-with-32-characters";
  const cli = await createTestCli(
    env({ KLINGKIT_ALLOW_MODELS: "kling-2.6", KLINGKIT_BUDGET_PER_DAY: "5", KLINGKIT_MCP_TOKEN: token }),
  );
  const { promise: stopped, resolve: stop } = Promise.withResolvers<void>();
  cli.interruptWhen(stopped);
  const { promise: isListening, resolve: listening } = Promise.withResolvers<string>();
  const command = cli.runPrinting(
    (text) => {
      const [url] = /http:\S+\/mcp/.exec(text) ?? [];
      if (url !== undefined) listening(url);
    },
    "mcp",
    "--http",
    "0",
    "--state",
    "mcp",
  );
  const response = await fetch(await isListening, {
    method: "POST",
    headers: {
      authorization: `Bearer ${token}`,
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
    },
    body: JSON.stringify({
      jsonrpc: "2.0",
      id: 1,
      method: "tools/call",
      params: { name: "make_video", arguments: { requestId: "a", input: { prompt: "fog" } } },
    }),
  });
  expect(await response.text()).toContain("The model kling-3.0 is not allowed, only kling-2.6.");
  stop();
  expect(await command).toMatchObject({ code: 0 });
  expect(cli.createRequests()).toEqual([]);
});

test("limits do not apply to the built-in emulator", async () => {
  const cli = await createTestCli(env({ KLINGKIT_BUDGET_PER_DAY: "0" }));
  expect(await cli.run("video", "fog", "--emulator")).toMatchObject({ code: 0 });
});
