import { mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { openWorld, type World, type WorldOptions } from "./world.ts";

/** The database takes its own time: a service whose time runs faster, and goes on meanwhile. */
const openBatchWorld = ({ emulator, ...options }: WorldOptions = {}): Promise<World> =>
  openWorld({ ...options, emulator: { clock: { speed: 100 }, taskSeconds: 20, ...emulator } });

// The queue is loaded by the first batch, behind these.

async function write(world: World, name: string, text: string): Promise<void> {
  await writeFile(join(world.folder, name), text);
}

const files = async (world: World, folder: string): Promise<string[]> =>
  (await readdir(join(world.folder, folder))).filter((name) => !name.startsWith("manifest")).sort();

test("a bad row is told with its line before anything is paid, everything at once", async () => {
  const world = await openWorld();
  const rows = [
    "\uFEFFname,prompt,duration,firstFrame,colour",
    'fog,"a lighthouse, ""at night""",5,,',
    'two,"a boat\nat sea",99,,',
    "cat,a cat,5,nope.png,",
    "short,row",
    "FOG,a fog horn,5,,",
    "red,a red boat,5,,red",
  ];
  await write(world, "rows.csv", `${rows.join("\r\n")}\r\n`);
  const { code, err } = await world.run("batch", "rows.csv", "--out", "clips");
  expect(code).toBe(2);
  expect(err.split("\n").slice(0, 5)).toEqual([
    "line 3: `duration` must be from 3 to 15 with kling-3.0, not 99.",
    `line 5: \`firstFrame\` names nope.png, and there is no such file in ${world.folder}.`,
    "line 6: The row cannot be read: Invalid Record Length: columns length is 5, got 2 on line 6.",
    'line 7: `name` must be unique: "FOG" is also the name of line 2.',
    expect.stringMatching(/^line 8: .*colour/),
  ]);
  expect(err).toContain("5 rows of rows.csv cannot be made. Nothing was sent.");
  expect(world.emulator.calls).toEqual([]);
});

test("--skip-bad goes on without bad lines; what fails is told, the others are made, the manifest has them all", async () => {
  const world = await openBatchWorld();
  const rows = [
    '\uFEFF{"prompt":"a cat"}',
    "",
    '{"prompt":',
    '["a list"]',
    '{"prompt":"a dog","name":"../../dog"}',
    '{"prompt":"a clip that will [fail]","name":"bad"}',
    '{"prompt":"a clip to [reject]"}',
  ];
  await write(world, "rows.jsonl", rows.join("\n"));
  const { code, json } = await world.run(
    "batch",
    "rows.jsonl",
    "--out",
    "clips",
    "--skip-bad",
    "--retries",
    "0",
    "--json",
  );
  expect(code).toBe(8);
  const told = json();
  expect(told.slice(0, 2)).toMatchObject([
    { line: 3 },
    { line: 4, issues: [{ code: "unreadable_input", message: "The row is not a JSON object." }] },
  ]);
  expect(told.at(-1)).toMatchObject({ rows: 4, succeeded: 2, failed: 1, rejected: 1, skipped: 2, left: 0 });
  expect(told.find(({ name }) => name === "bad")).toMatchObject({
    line: 6,
    status: "failed",
    error: { name: "TaskFailedError" },
  });
  // A name is no path.
  expect(await files(world, "clips")).toEqual(["-..-dog.mp4", "0001-a-cat.mp4"]);
  expect(await world.isMp4("clips/0001-a-cat.mp4")).toBe(true);
  const manifest = await readFile(join(world.folder, "clips", "manifest.jsonl"), "utf8");
  expect(manifest.trim().split("\n")).toHaveLength(4);
});

test("a row opens no file outside its folder, not even through a link", async () => {
  const world = await openWorld();
  await write(world, "secret.png", "x");
  await mkdir(join(world.folder, "in"));
  await symlink(join(world.folder, "secret.png"), join(world.folder, "in", "link.png"));
  await write(
    world,
    "in/rows.jsonl",
    '{"firstFrame":"../secret.png"}\n{"firstFrame":"link.png"}\n{"endpoint":"video.omni","prompt":"@a","references":[{"id":"a","image":"/etc/hostname"}]}\n',
  );
  const { code, err } = await world.run("batch", "in/rows.jsonl", "--out", "clips");
  expect(code).toBe(2);
  expect(err.match(/line \d: .*lies outside/g)).toHaveLength(3);
  expect(err).toContain("line 3: `references[0].image` names /etc/hostname, which lies outside");
});

test("--dry-run tells the price and keeps nothing", async () => {
  const world = await openWorld();
  await write(world, "rows.csv", "prompt,n\na cat,2\na dog,1\n");
  const { code, err } = await world.run("batch", "rows.csv", "--out", "pictures", "--kind", "image", "--dry-run");
  expect({ code, err }).toEqual({
    code: 0,
    err: "rows.csv: 2 rows, at most 0.08 USD by the list\n",
  });
  expect(await readdir(world.folder)).toEqual(["rows.csv"]);
  expect(world.emulator.calls).toEqual([]);
});

test("Ctrl-C while the rows are checked ends with 130", async () => {
  const world = await openWorld();
  await write(world, "rows.csv", "prompt\na cat\n");
  world.interruptWhen(Promise.resolve());
  expect(await world.run("batch", "rows.csv", "--out", "clips")).toMatchObject({ code: 130 });
  expect(world.emulator.calls).toEqual([]);
});

test("an interrupted batch goes on with --resume, and pays for each row once", async () => {
  const world = await openBatchWorld();
  const rows = ["a cat", "a dog", "a bird", "a fish"];
  await write(world, "rows.csv", `prompt\n${rows.join("\n")}\n`);
  world.interruptWhen(world.waited());
  const stopped = await world.run("batch", "rows.csv", "--out", "clips", "--limit", "2");
  expect(stopped.code).toBe(130);
  expect(stopped.err).toContain("  klingkit batch rows.csv --out clips --limit 2 --resume\n");

  expect(await world.run("batch", "rows.csv", "--out", "clips")).toMatchObject({
    code: 2,
    err: expect.stringContaining("--resume"),
  });
  // A row that was changed is a new one, and those that were begun are none.
  await write(world, "rows.csv", `prompt\n${rows.slice(0, 3).join("\n")}\na whale\n`);
  const done = await world.run("batch", "rows.csv", "--out", "clips", "--limit", "2", "--resume");
  expect(done).toMatchObject({ code: 0, out: expect.stringContaining("4 of 4 made") });
  const prompts = world.emulator.state().tasks.map(({ prompt }) => prompt);
  // The row that was changed may have been sent before the interruption.
  const [kept, fish] = [
    prompts.filter((prompt) => prompt !== "a fish"),
    prompts.filter((prompt) => prompt === "a fish"),
  ];
  expect(kept.sort()).toEqual(["a bird", "a cat", "a dog", "a whale"]);
  expect(fish.length).toBeLessThanOrEqual(1);
  expect(world.creates()).toHaveLength(prompts.length);
  expect(world.emulator.state().paid.tasks).toBe(prompts.length);
  expect(await files(world, "clips")).toEqual(
    expect.arrayContaining(["0002-a-cat.mp4", "0003-a-dog.mp4", "0004-a-bird.mp4", "0005-a-whale.mp4"]),
  );
});

test("what the budget does not reach waits, and the exit code says so", async () => {
  const world = await openBatchWorld({ terminal: 80 });
  await write(world, "rows.csv", "prompt\na cat\na dog\na bird\n");
  const { code, out, err } = await world.run("batch", "rows.csv", "--out", "clips", "--budget", "0.9");
  expect(code).toBe(4);
  expect(out).toContain("2 of 3 made, 0.84 USD by the list: clips");
  const visible = stripVTControlCharacters(err);
  expect(visible).toContain("1 row would exceed the budget and waits.");
  expect(visible).toMatch(/\d of 3 · \d under way +\d\.\d\d of 0\.90 USD · \d:\d\d/);
  expect(world.emulator.state().paid.tasks).toBe(2);
});

test("where the account cannot pay the batch ends, and says how to go on", async () => {
  const world = await openBatchWorld({
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
  await write(world, "rows.csv", "prompt\na cat\na dog\n");
  const { code, err } = await world.run("batch", "rows.csv", "--out", "clips", "--limit", "1");
  expect(code).toBe(4);
  expect(world.emulator.state().paid.tasks).toBe(1);
  expect(err).toContain("The service returned 1102");
  expect(err).toContain("klingkit batch rows.csv --out clips --limit 1 --resume");
});
