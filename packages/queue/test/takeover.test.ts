import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { createCluster } from "./cluster.ts";
import { account, embeddedDatabase, videoJob } from "./setup.ts";

const CREATE = /^POST \/text-to-video/;
const MEDIA = /^GET \/__emulator\/media\//;
/** The statement that reserves a name for a downloaded file. */
const RESERVE_NAME = /INSERT INTO \S+\.file/;
const MINUTE = 60_000;

const database = embeddedDatabase();

async function createFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "klingkit-queue-takeover-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function keysIn(manifest: string): Promise<unknown[]> {
  const lines = (await readFile(manifest, "utf8")).trimEnd().split("\n");
  return lines.map((line): unknown => (JSON.parse(line) as { key: unknown }).key);
}

describe("a download that another worker takes over", () => {
  test("belongs to the directory in which it was saved", async () => {
    const cluster = await createCluster(database());
    const [lost, kept] = [await createFolder(), await createFolder()];
    const first = cluster.worker({ files: { folder: lost } });
    await first.queue.add(videoJob("dawn"));
    const media = first.holdResponse(MEDIA);
    await first.queue.start();
    await cluster.advanceUntil(media.reached());
    await first.crash();
    await cluster.expireLeases();
    const second = cluster.worker({ files: { folder: kept } });
    await second.queue.start();
    expect(await cluster.results(second)).toMatchObject([{ status: "succeeded", files: [{ name: "dawn.mp4" }] }]);
    await second.queue.close();
    expect(await readdir(kept)).toContain("dawn.mp4");
    expect(await keysIn(join(kept, "manifest.jsonl"))).toEqual(["dawn"]);
  });

  test("leaves no empty file when the first worker continues and its part is gone", async () => {
    const cluster = await createCluster(database());
    const folder = await createFolder();
    const worker = cluster.worker({ files: { folder, manifest: false } });
    await worker.queue.add(videoJob("dawn"));
    const reserve = worker.holdStatement(RESERVE_NAME);
    await worker.queue.start();
    await cluster.advanceUntil(reserve.reached());
    for (const name of await readdir(folder)) await rm(join(folder, name));
    reserve.release();
    const [result] = await cluster.results(worker);
    expect(result).toMatchObject({ status: "succeeded", files: [{ name: "dawn.mp4" }] });
    expect(await readdir(folder)).toEqual(["dawn.mp4"]);
    expect((await readFile(join(folder, "dawn.mp4"))).length).toBe(result?.files[0]?.bytes);
  });
});

// Only Linux has a file that is always full.
test.skipIf(process.platform !== "linux")("repairs the manifest after the disk was full", async () => {
  const cluster = await createCluster(database());
  const folder = await createFolder();
  const manifest = join(folder, "manifest.jsonl");
  await symlink("/dev/full", manifest);
  const worker = cluster.worker({ files: { folder } });
  const full = new Promise<void>((resolve) => worker.once("error", resolve));
  await worker.queue.add(videoJob("dawn"));
  await worker.queue.start();
  await cluster.advanceUntil(full);
  expect(worker.events.at(-1)).toMatchObject({ type: "error", reason: expect.stringContaining("ENOSPC") });
  await rm(manifest);
  // What a full disk keeps of a line.
  await writeFile(manifest, '{"sequence":1,"id":"');
  await worker.queue.add(videoJob("noon"));
  await cluster.results(worker);
  await worker.queue.close();
  expect(await keysIn(manifest)).toEqual(["dawn", "noon"]);
});

describe("a job that another worker takes over", () => {
  test("is not sent again when its task failed in the meantime and was charged", async () => {
    const cluster = await createCluster(database(), {
      accounts: [account({ concurrency: 5 })],
      switches: { chargeFailed: true },
    });
    const first = cluster.worker({ maxRetries: 1 });
    await first.queue.add(videoJob("dawn", "[fail] dawn"), { budget: { name: "films", units: 100 } });
    const create = first.holdResponse(CREATE);
    await first.queue.start();
    await create.reached();
    await first.crash();
    await cluster.emulator.clock.advance(10 * MINUTE);
    await cluster.expireLeases();
    const second = cluster.worker({ maxRetries: 1 });
    await second.queue.start();
    const [task] = cluster.emulator.state().tasks;
    expect(await cluster.results(second)).toMatchObject([
      { status: "failed", attempts: 1, taskId: task?.id, billing: [{ amount: task?.units }] },
    ]);
    expect(cluster.creates()).toHaveLength(1);
    expect((await second.queue.stats()).budgets).toMatchObject([{ name: "films", spent: task?.units }]);
  });

  test.each([
    ["fast", 10 * MINUTE, -10 * MINUTE],
    ["slow", -10 * MINUTE, 10 * MINUTE],
  ])(
    "is sent after the time in which a create may arrive, if the clock of the first worker was %s",
    async (_, ...skews) => {
      const cluster = await createCluster(database());
      const [first, second] = skews.map((skew) => cluster.worker({ skew }));
      if (!first || !second) throw new Error("Two workers are needed.");
      await first.queue.add(videoJob("dawn"));
      const create = first.holdRequest(CREATE);
      await first.queue.start();
      await create.reached();
      await first.crash();
      const crashedAt = cluster.emulator.clock.now();
      await cluster.expireLeases();
      await second.queue.start();
      expect(await cluster.results(second)).toMatchObject([{ status: "succeeded" }]);
      const [task] = cluster.emulator.state().tasks;
      const after = (task?.createdAt ?? 0) - crashedAt;
      expect(after).toBeGreaterThanOrEqual(MINUTE);
      expect(after).toBeLessThan(5 * MINUTE);
    },
  );
});
