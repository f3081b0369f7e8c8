import { mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { DEFAULT_ACCOUNT, type EmulatorOptions } from "@klingkit/emulator";
import { expect, test } from "vitest";
import { createTestCli, type TestCli, type TestCliOptions } from "./test-cli.ts";

/** The database needs real time, so the emulator uses an accelerated clock instead of virtual time. */
const createBatchCli = ({ emulator, ...options }: TestCliOptions = {}): Promise<TestCli> =>
  createTestCli({ ...options, emulator: { clock: { speed: 100 }, taskSeconds: 20, ...emulator } });

/** An account that can pay for images and videos. */
const filmAccount = {
  ...DEFAULT_ACCOUNT,
  packs: [
    { type: "video", units: 1000, concurrency: 10 },
    { type: "image", units: 1000, concurrency: 10 },
  ],
} satisfies NonNullable<EmulatorOptions["accounts"]>[number];

async function write(cli: TestCli, name: string, text: string): Promise<void> {
  await writeFile(join(cli.folder, name), text);
}

const files = async (cli: TestCli, folder: string): Promise<string[]> =>
  (await readdir(join(cli.folder, folder))).filter((name) => !name.startsWith("manifest")).sort();

test("reports all invalid rows with their lines before anything is sent", async () => {
  const cli = await createTestCli();
  const rows = [
    "\uFEFFname,prompt,duration,firstFrame,colour",
    'fog,"a lighthouse, ""at night""",5,,',
    'two,"a boat\nat sea",99,,',
    "cat,a cat,5,nope.png,",
    "short,row",
    "FOG,a fog horn,5,,",
    "red,a red boat,5,,red",
  ];
  await write(cli, "rows.csv", `${rows.join("\r\n")}\r\n`);
  const { code, err } = await cli.run("batch", "rows.csv", "--out", "videos");
  expect(code).toBe(2);
  expect(err.split("\n").slice(0, 5)).toEqual([
    "line 3: `duration` must be from 3 to 15 with kling-3.0, not 99.",
    `line 5: \`firstFrame\` refers to nope.png, which does not exist in ${cli.folder}.`,
    "line 6: The row cannot be read: Invalid Record Length: columns length is 5, got 2 on line 6.",
    'line 7: `name` must be unique: "FOG" is also the name of line 2.',
    expect.stringMatching(/^line 8: .*colour/),
  ]);
  expect(err).toContain("rows.csv contains 5 invalid rows. Nothing was sent.");
  expect(cli.emulator.calls).toEqual([]);
});

test("checks that the directory of the results can be written before it sends anything", async () => {
  const cli = await createBatchCli();
  await write(cli, "rows.csv", "prompt\nfog\n");
  await write(cli, "file", "");
  for (const out of ["file", "file/videos", "/proc/nope/videos"]) {
    const { code, err } = await cli.run("batch", "rows.csv", "--out", out);
    expect([code, err]).toEqual([2, expect.stringMatching(/cannot be written: E\w+: .* Nothing was sent\./)]);
  }
  expect(cli.emulator.calls).toEqual([]);
});

test("reports an outage once, and continues after it", async () => {
  const cli = await createBatchCli();
  await write(cli, "rows.csv", "prompt\nfog\nrain\n");
  const outage = cli.emulator.faults.add({
    method: "POST",
    path: "/text-to-video",
    times: 6,
    drop: "before",
    dropCode: "ENOTFOUND",
  });
  const { code, err } = await cli.run("batch", "rows.csv", "--out", "videos");
  expect([code, outage.hits]).toEqual([0, 6]);
  expect(err.match(/^Warning: .*$/gm)).toEqual([
    "Warning: Creating a video.textToVideo task failed: no response arrived (ENOTFOUND). The batch continues.",
  ]);
});

test("spaces around a cell are ignored, and quoted spaces are sent", async () => {
  const cli = await createBatchCli();
  await write(cli, "rows.csv", 'name, prompt, duration\n fog , "  a lighthouse ", 5 \n');
  const { code } = await cli.run("batch", "rows.csv", "--out", "videos");
  expect(code).toBe(0);
  expect(cli.createRequests()).toMatchObject([{ body: { prompt: "  a lighthouse ", settings: { duration: 5 } } }]);
  expect(await files(cli, "videos")).toEqual(["fog.mp4"]);
});

test("--skip-invalid continues without invalid rows, reports failures and lists all rows in the manifest", async () => {
  const cli = await createBatchCli();
  const rows = [
    '\uFEFF{"prompt":"a cat"}',
    "",
    '{"prompt":',
    '["a list"]',
    '{"prompt":"a dog","name":"../../dog"}',
    '{"prompt":"a video that will [fail]","name":"bad"}',
    '{"prompt":"a video to [reject]"}',
  ];
  await write(cli, "rows.jsonl", rows.join("\n"));
  const { code, json } = await cli.run(
    "batch",
    "rows.jsonl",
    "--out",
    "videos",
    "--skip-invalid",
    "--max-retries",
    "0",
    "--json",
  );
  expect(code).toBe(8);
  const lines = json();
  expect(lines.slice(0, 2)).toMatchObject([
    { line: 3 },
    { line: 4, issues: [{ code: "unreadable_input", message: "The row is not a JSON object." }] },
  ]);
  expect(lines.at(-1)).toMatchObject({ rows: 4, succeeded: 2, failed: 1, rejected: 1, skipped: 2, remaining: 0 });
  expect(lines.find(({ name }) => name === "bad")).toMatchObject({
    line: 6,
    status: "failed",
    error: { name: "TaskFailedError" },
  });
  // A name cannot contain a path.
  expect(await files(cli, "videos")).toEqual(["-..-dog.mp4", "0001-a-cat.mp4"]);
  expect(await cli.isMp4("videos/0001-a-cat.mp4")).toBe(true);
  const manifest = await readFile(join(cli.folder, "videos", "manifest.jsonl"), "utf8");
  expect(manifest.trim().split("\n")).toHaveLength(4);
});

test("a row cannot open files outside its directory, not even through a symbolic link", async () => {
  const cli = await createTestCli();
  await write(cli, "secret.png", "x");
  await mkdir(join(cli.folder, "in"));
  await symlink(join(cli.folder, "secret.png"), join(cli.folder, "in", "link.png"));
  await write(
    cli,
    "in/rows.jsonl",
    '{"firstFrame":"../secret.png"}\n{"firstFrame":"link.png"}\n{"endpoint":"video.omni","prompt":"@a","references":[{"id":"a","image":"/etc/hostname"}]}\n',
  );
  const { code, err } = await cli.run("batch", "in/rows.jsonl", "--out", "videos");
  expect(code).toBe(2);
  expect(err.match(/line \d: .*is outside/g)).toHaveLength(3);
  expect(err).toContain("line 3: `references[0].image` refers to /etc/hostname, which is outside");
});

test("--dry-run prints the price and stores nothing", async () => {
  const cli = await createTestCli();
  await write(cli, "rows.csv", "prompt,n\na cat,2\na dog,1\n");
  const { code, err } = await cli.run("batch", "rows.csv", "--out", "images", "--kind", "image", "--dry-run");
  expect({ code, err }).toEqual({
    code: 0,
    err: "rows.csv: 2 rows, list price at most 0.08 USD\n",
  });
  expect(await readdir(cli.folder)).toEqual(["rows.csv"]);
  expect(cli.emulator.calls).toEqual([]);
});

test("Ctrl-C during validation exits with 130", async () => {
  const cli = await createTestCli();
  await write(cli, "rows.csv", "prompt\na cat\n");
  cli.interruptWhen(Promise.resolve());
  expect(await cli.run("batch", "rows.csv", "--out", "videos")).toMatchObject({ code: 130 });
  expect(cli.emulator.calls).toEqual([]);
});

test("--resume continues an interrupted batch and pays for each row once", async () => {
  const cli = await createBatchCli();
  const rows = ["a cat", "a dog", "a bird", "a fish"];
  await write(cli, "rows.csv", `prompt\n${rows.join("\n")}\n`);
  cli.interruptWhen(cli.taskPolled());
  const interrupted = await cli.run("batch", "rows.csv", "--out", "videos", "--concurrency", "2");
  expect(interrupted.code).toBe(130);
  expect(interrupted.err).toContain("  klingkit batch rows.csv --out videos --concurrency 2 --resume\n");

  expect(await cli.run("batch", "rows.csv", "--out", "videos")).toMatchObject({
    code: 2,
    err: expect.stringContaining("--resume"),
  });
  // A changed row is a new row. Rows that have already started are not created again.
  await write(cli, "rows.csv", `prompt\n${rows.slice(0, 3).join("\n")}\na whale\n`);
  const resumed = await cli.run("batch", "rows.csv", "--out", "videos", "--concurrency", "2", "--resume");
  expect(resumed).toMatchObject({ code: 0, out: expect.stringContaining("4 of 4 succeeded") });
  const prompts = cli.emulator.state().tasks.map(({ prompt }) => prompt);
  // The changed row may have been sent before the interruption.
  const [others, fish] = [
    prompts.filter((prompt) => prompt !== "a fish"),
    prompts.filter((prompt) => prompt === "a fish"),
  ];
  expect(others.sort()).toEqual(["a bird", "a cat", "a dog", "a whale"]);
  expect(fish.length).toBeLessThanOrEqual(1);
  expect(cli.createRequests()).toHaveLength(prompts.length);
  expect(cli.emulator.state().paid.tasks).toBe(prompts.length);
  expect(await files(cli, "videos")).toEqual(
    expect.arrayContaining(["0002-a-cat.mp4", "0003-a-dog.mp4", "0004-a-bird.mp4", "0005-a-whale.mp4"]),
  );
});

test("rows beyond the budget are not sent, and the exit code is 4", async () => {
  const cli = await createBatchCli({ terminal: 80 });
  await write(cli, "rows.csv", "prompt\na cat\na dog\na bird\n");
  const { code, out, err } = await cli.run("batch", "rows.csv", "--out", "videos", "--budget", "0.9");
  expect(code).toBe(4);
  expect(out).toContain("2 of 3 succeeded, list price 0.84 USD: videos");
  const visible = stripVTControlCharacters(err);
  expect(visible).toContain("1 row could exceed the budget and was not sent.");
  expect(visible).toMatch(/\d of 3 · \d running +\d\.\d\d of 0\.90 USD · \d:\d\d/);
  expect(cli.emulator.state().paid.tasks).toBe(2);
});

test("stops when the account cannot pay, and prints the command that continues", async () => {
  const cli = await createBatchCli({
    emulator: {
      accounts: [
        {
          accessKey: "ak",
          secretKey: "sk-0123456789abcdef",
          apiKeys: ["api-key-emulator"],
          packs: [{ type: "video", units: 3, concurrency: 5 }],
        },
      ],
    },
  });
  await write(cli, "rows.csv", "prompt\na cat\na dog\n");
  const { code, err } = await cli.run("batch", "rows.csv", "--out", "videos", "--concurrency", "1");
  expect(code).toBe(4);
  expect(cli.emulator.state().paid.tasks).toBe(1);
  expect(err).toContain("1102");
  expect(err).toContain("klingkit batch rows.csv --out videos --concurrency 1 --resume");
});

/** The chain of the README. */
async function readFilm(): Promise<string> {
  const readme = await readFile(join(import.meta.dirname, "..", "README.md"), "utf8");
  return /```yaml\n(.*?)```/s.exec(readme)?.[1] ?? "";
}

test("runs a chain of a .yaml file with its price known before, and a changed row runs the rows that need it again", async () => {
  const cli = await createBatchCli({ emulator: { accounts: [filmAccount] } });
  const film = await readFilm();
  await write(cli, "film.yaml", film);
  const dry = await cli.run("batch", "film.yaml", "--out", "videos", "--dry-run", "--json");
  expect([dry.code, dry.json()]).toEqual([
    0,
    [{ rows: 4, skipped: 0, usd: expect.closeTo(0.028 + 0.28 + 0.49 + 0.84) }],
  ]);
  expect(cli.emulator.calls).toEqual([]);

  const { code, json } = await cli.run("batch", "film.yaml", "--out", "videos", "--budget", "2", "--json");
  expect([code, json().map(({ name }) => name)]).toEqual([0, ["picture", "video", "longer", "speech", undefined]]);
  expect(await files(cli, "videos")).toEqual(["longer.mp4", "picture.png", "speech.mp4", "video.mp4"]);
  expect(cli.emulator.state().paid.tasks).toBe(4);

  await write(cli, "film.yaml", film.replace("model: kling-v1-6", "model: kling-v1-6\n  prompt: she nods"));
  const again = await cli.run("batch", "film.yaml", "--out", "videos", "--resume", "--json");
  expect(again.json().at(-1)).toMatchObject({ succeeded: 4 });
  expect(cli.emulator.state().paid.tasks).toBe(7);
});

test("reports the references of a batch that cannot be resolved, with their lines", async () => {
  const cli = await createTestCli();
  const rows = [
    '{"name":"new","prompt":"fog"}',
    '{"name":"longer","endpoint":"video.extend","videoId":{"$from":"new.output.id"}}',
    '{"name":"needs longer","endpoint":"video.extend","videoId":{"$from":"longer.output.id"}}',
    '{"name":"unknown","endpoint":"video.extend","videoId":{"$from":"fog.output.id"}}',
    '{"name":"malformed","endpoint":"video.extend","videoId":{"$from":"new"}}',
    '{"name":"a","endpoint":"video.extend","videoId":{"$from":"b.output.id"}}',
    '{"name":"b","endpoint":"video.extend","videoId":{"$from":"a.output.id"}}',
  ];
  await write(cli, "rows.jsonl", rows.join("\n"));
  const { code, err } = await cli.run("batch", "rows.jsonl", "--out", "videos");
  expect(code).toBe(2);
  expect(err.split("\n").slice(0, 6)).toEqual([
    expect.stringMatching(
      /^line 2: `videoId` refers to an output of the model kling-3.0 \("new"\), which video.extend/,
    ),
    'line 3: The row needs the row "longer", which is missing or invalid.',
    'line 4: The row needs the row "fog", which is missing or invalid.',
    expect.stringMatching(/^line 5: .*videoId/),
    'line 6: The input is part of a cycle: "a" refers to "b" refers to "a".',
    'line 7: The row needs the row "a", which is missing or invalid.',
  ]);
  expect(cli.emulator.calls).toEqual([]);
});

test("a row of a .csv file can use the result of another row, and fails with it", async () => {
  const cli = await createBatchCli({ emulator: { accounts: [filmAccount] } });
  const rows = [
    "name,endpoint,prompt,firstFrame",
    "picture,image.generate,a keeper who will [fail],",
    'film,,she nods,"{""$from"":""picture.output.url""}"',
  ];
  await write(cli, "rows.csv", rows.join("\n"));
  const { code, json } = await cli.run("batch", "rows.csv", "--out", "videos", "--max-retries", "0", "--json");
  expect(code).toBe(8);
  expect(json()).toMatchObject([
    { name: "picture", status: "failed" },
    { name: "film", status: "dependency_failed", error: { summary: expect.stringContaining("ended as `failed`") } },
    { failed: 1, dependency_failed: 1 },
  ]);
});

test("a .yaml file that cannot be read is reported with its line", async () => {
  const cli = await createTestCli();
  await write(cli, "rows.yaml", "- prompt: fog\n- prompt: [rain\n");
  const { code, err } = await cli.run("batch", "rows.yaml", "--out", "videos");
  expect(code).toBe(2);
  expect(err).toMatch(/^line 3: The row is not YAML: /);
  await write(cli, "rows.yml", "prompt: fog\n");
  expect((await cli.run("batch", "rows.yml", "--out", "videos")).err).toMatch(/^line 1: The row is not a YAML list/);
});

test("--to saves the results to a store instead of a directory", async () => {
  const cli = await createBatchCli();
  await write(cli, "rows.csv", "name,prompt\nfog,a lighthouse\nrain,a boat\n");
  const { code, json } = await cli.run("batch", "rows.csv", "--to", "s3://films/may", "--json");
  expect(code).toBe(0);
  expect([...cli.stored.keys()].sort()).toEqual(["s3://films/may/rows/fog.mp4", "s3://films/may/rows/rain.mp4"]);
  const saved = json().flatMap((row) => (Array.isArray(row["files"]) ? row["files"].map(String) : []));
  expect(saved.toSorted()).toEqual([...cli.stored.keys()].toSorted());
  expect((await cli.run("batch", "rows.csv")).err).toContain("--out, or a store with --to");
});
