import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createTestCli, type TestCli } from "./test-cli.ts";

/** A text that begins as an MP4. */
const clip = Buffer.from("\0\0\0\x20ftypisom a dance");
const image = "https://images.example/dancer.png";
const speech = { text: "The fog comes in.", voiceId: "oversea_male1", language: "en" };

const rows = [
  { name: "speech", endpoint: "video.lipSync.simple", videoUrl: "clips/dance.mp4", speech },
  { name: "dance", endpoint: "video.motionControl", image, video: "clips/dance.mp4", characterOrientation: "video" },
  { name: "winter", endpoint: "video.omni", prompt: "winter", video: { url: "clips/dance.mp4", use: "base" } },
];
const batches = {
  "dances.jsonl": rows.map((row) => JSON.stringify(row)).join("\n"),
  // JSON is YAML.
  "dances.yaml": rows.map((row) => `- ${JSON.stringify(row)}`).join("\n"),
};

async function cliWithClip(files: Readonly<Record<string, string>> = {}): Promise<TestCli> {
  const cli = await createTestCli();
  await mkdir(join(cli.folder, "clips"));
  await writeFile(join(cli.folder, "clips", "dance.mp4"), clip);
  for (const [name, text] of Object.entries(files)) await writeFile(join(cli.folder, name), text);
  return cli;
}

test.each(Object.keys(batches))("the rows of %s upload their local video once", async (file) => {
  const cli = await cliWithClip(batches);
  const dry = await cli.run("batch", file, "--out", "films", "--dry-run", "--upload", "s3://for-kling/clips");
  expect(dry.code).toBe(0);
  expect(cli.uploads).toEqual([]);
  const run = await cli.run("batch", file, "--out", "films", "--upload", "s3://for-kling/clips");
  expect(run).toMatchObject({ code: 0, err: expect.stringContaining("3 rows") });
  expect(cli.uploads).toEqual([expect.stringMatching(/^s3:\/\/for-kling\/clips\/[0-9a-f]{64}$/)]);
  const bodies = cli.createRequests().map(({ body }) => JSON.stringify(body));
  expect(bodies).toHaveLength(3);
  for (const body of bodies) expect(body).toMatch(/https:\/\/store\.example\/[0-9a-f]{64}\?signature=1/);
  expect(cli.stored.size).toBe(1);
});

test("--remove-uploads removes the file after the last task", async () => {
  const cli = await cliWithClip(batches);
  const flags = ["--upload", "s3://for-kling", "--remove-uploads"];
  expect(await cli.run("batch", "dances.jsonl", "--out", "films", ...flags)).toMatchObject({ code: 0 });
  expect(cli.uploads.length).toBeGreaterThan(0);
  expect(cli.stored.size).toBe(0);
});

test("a single create uploads its local video, and removes it if the price is above the budget", async () => {
  const { name: _, endpoint = "", ...input } = rows[1] ?? {};
  const cli = await cliWithClip({ "dance.json": JSON.stringify(input) });
  const flags = ["--input", "dance.json", "--endpoint", endpoint, "--upload", "s3://for-kling", "--remove-uploads"];
  expect(await cli.run("video", ...flags, "--budget", "0.01")).toMatchObject({ code: 4 });
  expect([cli.uploads.length, cli.stored.size]).toEqual([1, 0]);
  expect(await cli.run("video", ...flags, "-o", "dancer.mp4")).toMatchObject({ code: 0, out: "dancer.mp4\n" });
  expect([cli.uploads.length, cli.stored.size, cli.createRequests().length]).toEqual([2, 0, 1]);
});

test("without --upload, a local video is refused with the flag to use; the built-in emulator needs none", async () => {
  const cli = await cliWithClip(batches);
  const run = await cli.run("batch", "dances.jsonl", "--out", "films");
  expect(run).toMatchObject({ code: 2, err: expect.stringContaining("--upload") });
  expect(cli.createRequests()).toEqual([]);
  expect(await cli.run("batch", "dances.jsonl", "--out", "films", "--emulator")).toMatchObject({ code: 0 });
});
