import { appendFile, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import type { FileOptions } from "../src/index.ts";
import { createCluster as createClusterOn, type Cluster, type Worker } from "./cluster.ts";
import { account, embeddedDatabase, videoJob, videoJobs } from "./setup.ts";

const MEDIA = /^GET \/__emulator\/media\//;
/** The statement that records downloads. */
const RECORD_DOWNLOADS = /SET state = x.state, files = x.files/;
/** The last statement of a sweep. */
const SWEEP = /UNION ALL SELECT id, true/;

const database = embeddedDatabase();

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "klingkit-queue-files-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
});

const createCluster = (): Promise<Cluster> => createClusterOn(database());

/** Processes jobs in a new worker and returns the names of their files. */
async function process(
  cluster: Cluster,
  jobs: Parameters<Worker["queue"]["add"]>[0],
  files: Partial<FileOptions> = {},
): Promise<string[][]> {
  const worker = cluster.worker({ files: { folder, manifest: false, ...files } });
  await worker.queue.add(jobs);
  await worker.queue.start();
  return (await cluster.results(worker)).map((result) => result.files.map(({ name }) => name));
}

test("does not overwrite a file of another queue or of the user", async () => {
  const [first, second] = [await createCluster(), await createCluster()];
  await writeFile(join(folder, "mine.mp4"), "recorded by the user");
  expect((await process(first, [videoJob("dawn"), videoJob("mine")])).flat().sort()).toEqual([
    "dawn.mp4",
    expect.stringMatching(/^mine-[0-9a-f]{8}\.mp4$/),
  ]);
  const dawn = await readFile(join(folder, "dawn.mp4"));
  // The emulator renders a different video for each duration.
  const [[name = ""] = []] = await process(second, { ...videoJob("dawn"), input: { prompt: "fog", duration: 10 } });
  expect(name).toMatch(/^dawn-[0-9a-f]{8}\.mp4$/);
  expect(await readFile(join(folder, "dawn.mp4"))).toEqual(dawn);
  expect(await readFile(join(folder, name))).not.toEqual(dawn);
  expect(await readFile(join(folder, "mine.mp4"), "utf8")).toBe("recorded by the user");
});

test("saves every output of a job whose names do not contain the index", async () => {
  const cluster = await createClusterOn(database(), {
    accounts: [{ ...account({ concurrency: 9 }), packs: [{ type: "image", units: 100, concurrency: 9 }] }],
  });
  const job = { endpoint: "image.generate", key: "dawn", input: { prompt: "a lighthouse", n: 3 } } as const;
  const [names] = await process(cluster, [job], { name: "{key}.{ext}" });
  expect(names?.map((name) => name.replace(/-[0-9a-f]{8}/, "-id"))).toEqual([
    "dawn.png",
    "dawn-id-1.png",
    "dawn-id-2.png",
  ]);
  expect((await readdir(folder)).sort()).toEqual(names?.toSorted());
});

test("a file whose download was not recorded keeps its name after a crash", async () => {
  const cluster = await createCluster();
  const files = { folder, manifest: false } as const;
  const first = cluster.worker({ files });
  await first.queue.add(videoJob("dawn"));
  const record = first.holdStatement(RECORD_DOWNLOADS);
  await first.queue.start();
  await cluster.advanceUntil(record.reached());
  expect(await readdir(folder)).toEqual(["dawn.mp4"]);
  await first.crash();
  await cluster.expireLeases();
  const second = cluster.worker({ files });
  await second.queue.start();
  expect(await cluster.results(second)).toMatchObject([{ status: "succeeded", files: [{ name: "dawn.mp4" }] }]);
  expect(await readdir(folder)).toEqual(["dawn.mp4"]);
});

test("continues the manifest after lines of other queues and of the user", async () => {
  const [one, other] = [await createCluster(), await createCluster()];
  const manifest = join(folder, "manifest.jsonl");
  const lines = async (): Promise<string[]> => (await readFile(manifest, "utf8")).trimEnd().split("\n");
  async function run(cluster: Cluster, key: string): Promise<void> {
    const worker = cluster.worker({ files: { folder } });
    await worker.queue.add(videoJob(key));
    await worker.queue.start();
    await cluster.results(worker);
    await worker.queue.close();
  }
  await run(one, "first");
  await appendFile(manifest, "# checked by Ann");
  await run(one, "second");
  await run(other, "third");
  await appendFile(manifest, '{"sequence":9');
  await run(one, "fourth");
  expect(
    (await lines()).map((line) => /^#.*|"key":"(\w+)"/.exec(line)).map((match) => match?.[1] ?? match?.[0]),
  ).toEqual(["first", "# checked by Ann", "second", "third", "fourth"]);
});

test("removes the part that a killed worker left, and does not write through a link", async () => {
  const cluster = await createCluster();
  const worker = cluster.worker({ files: { folder, manifest: false } });
  const [job] = await worker.queue.add(videoJob("dawn"));
  await writeFile(join(folder, "precious.txt"), "precious");
  await symlink(join(folder, "precious.txt"), join(folder, `${job?.id}-0-1f2e3d4c.part`));
  await worker.queue.start();
  expect(await cluster.results(worker)).toMatchObject([{ files: [{ name: "dawn.mp4" }] }]);
  expect((await readdir(folder)).sort()).toEqual(["dawn.mp4", "precious.txt"]);
  expect(await readFile(join(folder, "precious.txt"), "utf8")).toBe("precious");
});

test("downloads the outputs once when a callback finishes the job and the download is slow", async () => {
  const cluster = await createCluster();
  const worker = cluster.worker({ files: { folder, manifest: false }, leaseDuration: 1000 });
  await worker.queue.add(videoJob("dawn"));
  const [sent, media] = [worker.holdStatement(/SET state = 'running', reference/), worker.holdResponse(MEDIA)];
  const polls = worker.holdRequest(/^GET \/tasks/);
  await worker.queue.start();
  await cluster.advanceUntil(sent.reached());
  sent.release();
  await cluster.advanceUntil(polls.reached());
  const [task] = cluster.emulator.state().tasks;
  await worker.queue.handleCallback({ externalTaskId: task?.externalTaskId, status: "succeeded" });
  polls.release();
  await cluster.advanceUntil(media.reached());
  for (let sweeps = 0; sweeps < 4; sweeps++) {
    const sweep = worker.holdStatement(SWEEP);
    await sweep.reached();
    sweep.release();
  }
  media.release();
  expect(await cluster.results(worker)).toMatchObject([{ status: "succeeded", files: [{ name: "dawn.mp4" }] }]);
  expect(cluster.emulator.calls.filter(({ path }) => path.startsWith("/__emulator/media/"))).toHaveLength(1);
});

test("repeats a download within the job while the task cannot be fetched", async () => {
  const cluster = await createCluster();
  const { faults } = cluster.emulator;
  // The URL has expired. Then the task is fetched again, which fails as often as the client repeats it.
  let isFailing = false;
  faults.add({ path: "/__emulator/media/", status: 403, times: 1, when: () => (isFailing = true) });
  const unavailable = faults.add({ path: "/tasks", html502: true, times: 3, when: () => isFailing });
  const worker = cluster.worker({ files: { folder, manifest: false } });
  await worker.queue.add(videoJob("dawn"));
  await worker.queue.start();
  expect(await cluster.results(worker)).toMatchObject([{ status: "succeeded", files: [{ name: "dawn.mp4" }] }]);
  expect(unavailable.hits).toBe(3);
});

test("does not repeat a download that cannot succeed", async () => {
  const cluster = await createCluster();
  const worker = cluster.worker({ files: { folder, manifest: false, maxBytes: 10 } });
  await worker.queue.add(videoJobs(1));
  await worker.queue.start();
  expect(await cluster.results(worker)).toMatchObject([
    { status: "download_failed", error: { summary: expect.stringContaining("maxBytes") } },
  ]);
  expect(cluster.emulator.calls.filter(({ path }) => path.startsWith("/__emulator/media/"))).toHaveLength(1);
});
