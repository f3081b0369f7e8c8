import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { renderSheet } from "../src/compare/sheet.ts";
import { createTestCli, type TestCli } from "./test-cli.ts";

/** The database needs real time, so the emulator uses an accelerated clock instead of virtual time. */
const createCompareCli = (): Promise<TestCli> =>
  createTestCli({ emulator: { clock: { speed: 100 }, taskSeconds: 20 } });

const models = ["--models", "kling-3.0,kling-2.6"];

test("compare prints the price, creates one task per model, writes a sheet, and creates nothing when repeated", async () => {
  const cli = await createCompareCli();
  const command = ["compare", "a <b>cat</b>", ...models, "--out", "sheet", "-d", "5"];
  const { code, out, err } = await cli.run(...command);
  expect(code).toBe(0);
  expect(err.split("\n")[0]).toBe("2 models, list price 0.63 USD: kling-3.0 0.42 USD, kling-2.6 0.21 USD");
  expect(out).toMatch(/^model +list price +cost +time +result\n/);
  expect(out).toMatch(/^kling-3\.0 +0\.42 USD +3 video units +0:\d\d +kling-3\.0\.mp4$/m);
  expect(out).toMatch(/^kling-2\.6 +0\.21 USD +1\.5 video units +0:\d\d +kling-2\.6\.mp4$/m);
  expect(out).toContain("\nsheet/comparison.html\n");
  for (const file of ["kling-3.0.mp4", "kling-2.6.mp4"]) expect(await cli.isMp4(join("sheet", file))).toBe(true);
  const sheet = await readFile(join(cli.folder, "sheet", "comparison.html"), "utf8");
  expect(sheet).toContain("<h1>a &lt;b&gt;cat&lt;/b&gt;</h1>");
  expect(sheet).toContain('<video src="kling-2.6.mp4"');

  const before = await readdir(join(cli.folder, "sheet"));
  const again = await cli.run(...command, "--json");
  expect(again.code).toBe(0);
  expect(again.json()).toMatchObject([
    { model: "kling-3.0", status: "succeeded", usd: 0.42, files: ["kling-3.0.mp4"], time: expect.any(Number) },
    { model: "kling-2.6", status: "succeeded", usd: 0.21, files: ["kling-2.6.mp4"] },
    { sheet: join(cli.folder, "sheet", "comparison.html") },
  ]);
  expect(await readdir(join(cli.folder, "sheet"))).toEqual(before);
  expect(cli.emulator.state().paid.tasks).toBe(2);
  expect((await cli.run("usage", "--by", "model", "--json")).json()).toMatchObject([
    { totals: [{ tasks: 2, amount: 4.5, estimate: { tasks: 2, amount: 4.5 } }] },
  ]);
});

test("compare continues after Ctrl-C, and pays each task once", async () => {
  const cli = await createCompareCli();
  cli.interruptWhen(cli.taskPolled());
  const command = ["compare", "a cat", ...models];
  const interrupted = await cli.run(...command);
  expect(interrupted.code).toBe(130);
  expect(interrupted.err).toContain("Repeat the same command to continue: nothing is created or charged twice.");
  expect(await cli.run(...command)).toMatchObject({ code: 0 });
  expect(cli.emulator.state().paid.tasks).toBe(2);
  expect(await cli.isMp4("compare-a-cat/kling-3.0.mp4")).toBe(true);
});

test("a model that rejects the input is shown with its reason, and its request is not repeated", async () => {
  const cli = await createCompareCli();
  cli.emulator.faults.add({ method: "POST", path: "/text-to-video/kling-2.6", code: 1301 });
  const command = ["compare", "a cat", ...models];
  const { code, out } = await cli.run(...command);
  expect(code).toBe(8);
  expect(out).toMatch(/^kling-2\.6 .*1301/m);
  expect(await readFile(join(cli.folder, "compare-a-cat", "comparison.html"), "utf8")).toContain("<dt>reason</dt>");
  expect(await cli.run(...command)).toMatchObject({ code: 8, out });
  expect(cli.createRequests()).toHaveLength(2);
  expect(cli.emulator.state().paid.tasks).toBe(1);
});

test("a model whose task fails is tried again by the same command", async () => {
  const cli = await createCompareCli();
  const command = ["compare", "a cat [fail]", ...models];
  expect(await cli.run(...command)).toMatchObject({ code: 8 });
  const { length } = cli.createRequests();
  expect(await cli.run(...command)).toMatchObject({ code: 8 });
  expect(cli.createRequests().length).toBeGreaterThan(length);
  expect(cli.emulator.state().paid.units).toBe(0);
});

test.each([
  ["a sum above --budget", ["--budget", "0.6"], 4, "--budget 0.6: the list price of all models is 0.63 USD."],
  ["a duration that one model does not accept", ["-d", "7"], 2, "kling-2.6: `duration` must be 5 or 10"],
  ["a single model", ["--models", "kling-3.0"], 2, "--models requires at least two models"],
  [
    "an unknown price with --budget",
    ["--models", "kling-3.0,kling-9", "--budget", "9"],
    4,
    "the price of kling-9 is unknown",
  ],
])("compare sends nothing for %s", async (_name, flags, code, message) => {
  const cli = await createTestCli();
  expect(await cli.run("compare", "a cat", ...models, ...flags)).toMatchObject({
    code,
    err: expect.stringContaining(message),
  });
  expect(cli.emulator.calls).toEqual([]);
});

test("compare image compares image models, and changed settings are new tasks", async () => {
  const cli = await createCompareCli();
  const command = ["compare", "image", "a cat", "--models", "kling-3.0,kling-v2-1", "-o", "images"];
  expect(await cli.run(...command)).toMatchObject({ code: 0 });
  expect(await cli.run(...command, "-r", "2k")).toMatchObject({ code: 0 });
  expect(cli.emulator.state().paid.tasks).toBe(4);
});

test("the sheet escapes all texts and encodes the names of files", () => {
  const text = `"><script>alert('x')</script>&`;
  const html = renderSheet({
    prompt: text,
    settings: { negativePrompt: text },
    models: [
      {
        model: text,
        endpoint: text,
        status: text,
        usd: 1,
        cost: text,
        files: [`a b/${text}.mp4`, "#1.png"],
        reason: text,
      },
      { model: "kling-3.0", endpoint: "video.omni", status: "not sent", cost: "", files: [] },
    ],
  });
  expect(html).not.toContain("<script");
  expect(html).toContain('<img src="%231.png" alt="The result of &quot;&gt;&lt;script&gt;');
  expect(html).toContain("<dt>list price</dt><dd>unknown</dd>");
  expect(html.match(/<video src="([^"]*)"/)?.[1]).toMatch(/^a%20b\/[%\w.()/&;#-]+$/);
});
