import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { UsageReport } from "klingkit";
import { expect, test } from "vitest";
import { csvLine } from "../src/display/csv.ts";
import { createTestCli, type RunResult, type TestCli } from "./test-cli.ts";

/** Runs `klingkit usage`. The time zone of the machine has no effect. */
function usage(cli: TestCli, ...flags: readonly string[]): Promise<RunResult> {
  return cli.run("usage", "--time-zone", "UTC", ...flags);
}

/** Creates one video and a batch of two rows. */
async function createTasks(cli: TestCli): Promise<void> {
  await cli.run("video", "a cat", "--id", "cat");
  await writeFile(join(cli.folder, "rows.csv"), "prompt,duration\na dog,5\na cow,10\n");
  expect(await cli.run("batch", "rows.csv", "--out", "videos")).toMatchObject({ code: 0 });
}

test("usage prints the deductions beside the estimates of single tasks and batches", async () => {
  const cli = await createTestCli();
  await createTasks(cli);
  const { code, out, err } = await usage(cli);
  expect(code).toBe(0);
  expect(out.split("\n")).toEqual([
    "day         unit         tasks  deducted  estimated at most",
    "2026-11-21  video units  3      12        12",
    "total       video units  3      12        12",
    "",
  ]);
  expect(err).toBe("The days are those of the time zone UTC.\n");
  const [pack] = cli.emulator.state().accounts[0]?.packs ?? [];
  const [report] = (await usage(cli, "--json")).json() as unknown as readonly UsageReport[];
  expect(report?.totals).toMatchObject([{ unit: "video", amount: Number(pack?.units) - Number(pack?.left) }]);
});

test("tasks of another machine have no estimate, and the service's name of the product", async () => {
  const cli = await createTestCli();
  await cli.run("video", "a cat", "--state", "elsewhere");
  await cli.run("video", "a cat", "--state", "elsewhere");
  await cli.run("video", "a cat");
  expect((await usage(cli, "--by", "endpoint")).out.split("\n").slice(1, 3)).toEqual([
    "text-to-video      video units  2      6",
    "video.textToVideo  video units  1      3         3",
  ]);
  expect((await usage(cli)).out).toContain(
    "2026-11-21  video units  3      9         3 for 1 of the tasks, which cost 3\n",
  );
});

test("usage fits into a terminal of 80 columns", async () => {
  const cli = await createTestCli({ terminal: 80 });
  await createTasks(cli);
  for (const by of ["day", "model", "key", "endpoint"])
    expect((await usage(cli, "--by", by)).out.split("\n").filter((line) => line.length > 80)).toEqual([]);
});

test("--format csv and --format json print the report", async () => {
  const cli = await createTestCli();
  await createTasks(cli);
  const columns = "kind,unit,tasks,amount,unreadable,estimatedTasks,estimate,estimatedTasksAmount";
  expect((await usage(cli, "--by", "model", "--format", "csv")).out).toBe(
    `model,${columns}\nkling-v3,units,video,3,12,0,3,12,12\n`,
  );
  expect((await usage(cli, "--format", "json")).out).toBe((await usage(cli, "--json")).out);
  expect(await usage(cli, "--format", "csv", "--json")).toMatchObject({ code: 2 });
});

test.each([
  ['=HYPERLINK("https://example.com")', `"'=HYPERLINK(""https://example.com"")"`],
  ["+1", "'+1"],
  ["-1", "'-1"],
  ["@SUM(A1)", "'@SUM(A1)"],
  ["\t=1", "'\t=1"],
  ["two, words", '"two, words"'],
  ["two\nlines", '"two\nlines"'],
  ["key-1", "key-1"],
  [-1, "-1"],
  [undefined, ""],
])("the CSV cell of %j is %j", (value, cell) => {
  expect(csvLine([value])).toBe(cell);
});

test("usage warns about amounts that cannot be read", async () => {
  const cli = await createTestCli();
  const detail = [{ task_id: "1", deduction_amount: "a few", product_type: "video", api_key_name: "=1+1" }];
  cli.emulator.faults.add({
    path: "/account/billing/package",
    body: { code: 0, message: "SUCCEED", request_id: "r", data: { result: { detail } } },
  });
  const { out, err } = await usage(cli, "--by", "key", "--format", "csv");
  expect(out).toContain("'=1+1,units,video,1,0,1,,,\n");
  expect(err).toContain("missing in the sums: 1.");
});

test("an invalid day is rejected with the name of the option", async () => {
  const cli = await createTestCli();
  expect(await usage(cli, "--from", "yesterday")).toMatchObject({
    code: 2,
    err: expect.stringContaining("`from` must be a day such as 2026-11-21"),
  });
  expect(await cli.run("usage", "--time-zone", "Mars")).toMatchObject({
    code: 2,
    err: expect.stringContaining("(--time-zone)"),
  });
  expect(cli.emulator.calls).toEqual([]);
});

test("other users cannot read the estimates of a batch", async () => {
  const cli = await createTestCli();
  await createTasks(cli);
  const file = join(cli.folder, ".klingkit", "batches", "tasks.jsonl");
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await readFile(file, "utf8")).not.toContain("a dog");
});
