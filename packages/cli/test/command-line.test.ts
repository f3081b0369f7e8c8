import { expect, test } from "vitest";
import { createTestCli } from "./test-cli.ts";

test("invalid arguments exit with 2 and an explanation", async () => {
  const cli = await createTestCli();
  expect(await cli.run("video", "x", "-d", "long")).toMatchObject({
    code: 2,
    err: expect.stringContaining("must be a number"),
  });
  const { err } = await cli.run("video", "x", "--colour", "red", "--json");
  expect(JSON.parse(err)).toMatchObject({ error: { name: "UsageError", exitCode: 2 } });
  expect(await cli.run("vidoe")).toMatchObject({ code: 2, err: expect.stringContaining("Did you mean video?") });
  expect(await cli.run("video", "x", "--region", "mars")).toMatchObject({
    code: 2,
    err: expect.stringContaining("singapore"),
  });
});

test.each([
  ["tasks list --limit 0.5", "an integer of 1 or more"],
  ["account --ledger units --limit 0", "an integer of 1 or more"],
  ["batch rows.csv --out videos --concurrency 1.5", "an integer of 1 or more"],
  ["batch rows.csv --out videos --max-retries -1", "an integer of 0 or more"],
  ["usage --days 0", "an integer from 1 to 10000"],
  ["emulator --port 70000", "an integer from 0 to 65535"],
])("klingkit %s is invalid: the value must be %s", async (command, expected) => {
  const cli = await createTestCli();
  expect(await cli.run(...command.split(" "))).toMatchObject({
    code: 2,
    err: expect.stringContaining(`The value must be ${expected}.`),
  });
  expect(cli.emulator.calls).toEqual([]);
});

const groups = ["tasks", "auth", "audit", "queue", "estimate", "compare"];
const commands = [
  "",
  "video",
  "image",
  "speech",
  "batch",
  "compare video",
  "compare image",
  "estimate video",
  "estimate image",
  "tasks list",
  "tasks show",
  "tasks stuck",
  "tasks wait",
  "tasks recover",
  "tasks download",
  "models",
  "account",
  "usage",
  "auth check",
  "audit verify",
  "queue schema",
  "doctor",
  "emulator",
];

test.each([...groups, ...commands])("help of klingkit %s fits into 80 columns", async (command) => {
  const cli = await createTestCli({ env: {} });
  const { code, out } = await cli.run(...command.split(" ").filter(Boolean), "--help");
  expect(code).toBe(0);
  expect(out.split("\n").filter((line) => line.length > 80)).toEqual([]);
});

test.each(commands)("help of klingkit %s has an example", async (command) => {
  const cli = await createTestCli({ env: {} });
  const { out } = await cli.run(...command.split(" ").filter(Boolean), "--help");
  expect(out).toMatch(/\nExamples?:\n {2}\$ klingkit/);
});
