import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createTestCli } from "./test-cli.ts";

const DAY = 24 * 3_600_000;

test("--to saves the result to a store, and prints its URL", async () => {
  const cli = await createTestCli();
  const run = await cli.run("video", "a cat", "--id", "cat", "--to", "s3://films/cats");
  expect(run).toMatchObject({ code: 0, out: "s3://films/cats/cat.mp4\n" });
  expect(cli.stored.get("s3://films/cats/cat.mp4")?.byteLength).toBeGreaterThan(1000);
  expect(existsSync(join(cli.folder, "cat.mp4"))).toBe(false);
});

test("tasks wait saves to the store that was chosen at creation", async () => {
  const cli = await createTestCli();
  await cli.run("video", "a cat", "--id", "cat", "--no-wait", "--to", "s3://films");
  expect(await cli.run("tasks", "wait")).toMatchObject({ code: 0, out: "s3://films/cat.mp4\n" });
  expect([...cli.stored.keys()]).toEqual(["s3://films/cat.mp4"]);
  expect((await cli.run("tasks", "wait")).out).toBe("");
});

test("tasks download --to saves a result again, and several images get numbers", async () => {
  const cli = await createTestCli();
  await cli.run("image", "a cat", "-n", "2", "--id", "cat", "-o", "cat.png");
  const run = await cli.run("tasks", "download", "cat", "--to", "s3://films");
  expect(run).toMatchObject({ code: 0, out: "s3://films/cat-1.png\ns3://films/cat-2.png\n" });
  expect(cli.emulator.state().paid.tasks).toBe(1);
});

test("a store that cannot be opened, or --out with --to, is reported before anything is paid for", async () => {
  const cli = await createTestCli();
  const wrong = await cli.run("video", "a cat", "--to", "ftp://films");
  expect(wrong.code).toBe(3);
  expect(wrong.err).toContain('"ftp://films" is not the URL of a store.');
  const both = await cli.run("video", "a cat", "--to", "s3://films", "-o", "cat.mp4");
  expect(both).toMatchObject({ code: 2, err: expect.stringContaining("--out and --to exclude each other") });
  expect(cli.createRequests()).toEqual([]);
});

test("tasks expiring finds results whose links expire soon, and saves them once", async () => {
  const cli = await createTestCli();
  await cli.run("video", "a cat", "--id", "cat", "--no-wait");
  await cli.emulator.clock.advance(10 * 60_000);
  await cli.run("video", "a dog", "--id", "dog", "-o", "dog.mp4");
  expect((await cli.run("tasks", "expiring")).out).toContain("No unsaved result expires in this time.");

  await cli.emulator.clock.advance(25 * DAY);
  await cli.run("video", "a bird", "--id", "bird", "--no-wait");
  await cli.emulator.clock.advance(10 * 60_000);
  const listed = await cli.run("tasks", "expiring", "--json");
  const [cat, ...others] = listed.json();
  expect(others).toEqual([]);
  expect(cat).toMatchObject({ name: "cat", file: expect.stringMatching(/\.mp4$/) });
  expect((await cli.run("tasks", "expiring", "--within", "12h", "--json")).out).toBe("");

  const saved = await cli.run("tasks", "expiring", "--to", "s3://films/rescued");
  expect(saved.code).toBe(0);
  expect([...cli.stored.keys()]).toEqual([`s3://films/rescued/${String(cat?.["file"])}`]);
  expect((await cli.run("tasks", "expiring", "--json")).out).toBe("");
  expect(cli.emulator.state().paid.tasks).toBe(3);
});

test("tasks expiring saves to a directory, and rejects a time that it cannot read", async () => {
  const cli = await createTestCli();
  await cli.run("video", "a cat", "--id", "cat", "--no-wait");
  await cli.emulator.clock.advance(28 * DAY);
  const { code, out } = await cli.run("tasks", "expiring", "--within", "3d", "-o", "rescued");
  expect(code).toBe(0);
  expect(out).toMatch(/rescued\/\d+\.mp4/);
  expect((await cli.run("tasks", "expiring", "--within", "soon")).code).toBe(2);
});
