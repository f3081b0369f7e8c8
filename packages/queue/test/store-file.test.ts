import { createHash } from "node:crypto";
import type { Sink, SinkFile } from "@klingkit/tasks";
import { expect, test } from "vitest";
import type { SinkOptions } from "../src/index.ts";
import { type Cluster, createCluster as createClusterOn, type Worker } from "./cluster.ts";
import { embeddedDatabase, filmAccount, videoJob } from "./setup.ts";

const database = embeddedDatabase();
const createCluster = (): Promise<Cluster> => createClusterOn(database());

/** A store in memory. `before` runs before a file is read. */
function memory(before: (file: SinkFile) => Promise<void> | void = () => undefined): {
  sink: Sink;
  stored: Map<string, { readonly bytes: Uint8Array; readonly metadata: Readonly<Record<string, string>> }>;
} {
  const stored = new Map<string, { bytes: Uint8Array; metadata: Readonly<Record<string, string>> }>();
  const sink: Sink = {
    async put(file) {
      await before(file);
      const bytes = new Uint8Array(await new Response(file.stream).arrayBuffer());
      stored.set(file.name, { bytes, metadata: file.metadata });
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      return { url: `memory:${file.name}`, size: bytes.byteLength, sha256 };
    },
  };
  return { sink, stored };
}

async function start(
  cluster: Cluster,
  jobs: Parameters<Worker["queue"]["add"]>[0],
  files: SinkOptions,
): Promise<Worker> {
  const worker = cluster.worker({ files });
  await worker.queue.add(jobs);
  await worker.queue.start();
  return worker;
}

test("stores the outputs of jobs, with their facts, and returns where they are", async () => {
  const cluster = await createCluster();
  const { sink, stored } = memory();
  const input = { model: "kling-2.6", prompt: "a lighthouse in fog" } as const;
  const job = { endpoint: "video.textToVideo", key: "dawn", input, fileNameParts: { scene: "1" } } as const;
  const worker = await start(cluster, job, {
    sink,
    name: "{scene}/{key}.{ext}",
    metadata: ({ input: { prompt } }): Record<string, string> => (typeof prompt === "string" ? { prompt } : {}),
  });
  const [result] = await cluster.results(worker);
  const file = stored.get("1/dawn.mp4");
  expect(result).toMatchObject({ status: "succeeded", files: [{ name: "1/dawn.mp4", type: "video/mp4" }] });
  expect(result?.files[0]).toMatchObject({
    bytes: file?.bytes.byteLength,
    url: "memory:1/dawn.mp4",
    sha256: createHash("sha256")
      .update(file?.bytes ?? "")
      .digest("hex"),
  });
  expect(file?.metadata).toMatchObject({
    "job-key": "dawn",
    "task-id": result?.taskId,
    model: "kling-2.6",
    prompt: "a lighthouse in fog",
  });
});

test("a job has not succeeded before the store has its outputs", async () => {
  const cluster = await createCluster();
  let failures = 2;
  const { sink } = memory(() => {
    if (failures-- > 0) throw new Error("the store is away");
  });
  const worker = await start(cluster, videoJob("dawn"), { sink });
  expect(await cluster.results(worker)).toMatchObject([{ status: "succeeded", files: [{ name: "dawn.mp4" }] }]);
  expect(cluster.creates()).toHaveLength(1);
  expect(worker.events.filter(({ type }) => type === "error")).toHaveLength(2);
});

test("a store that stays away fails the download, and `retryFailed` stores the outputs without another task", async () => {
  const cluster = await createCluster();
  let isAway = true;
  const { sink, stored } = memory(() => {
    if (isAway) throw new Error("the store is away");
  });
  const worker = await start(cluster, videoJob("dawn"), { sink });
  expect(await cluster.results(worker)).toMatchObject([{ status: "download_failed", files: [] }]);
  isAway = false;
  await worker.queue.retryFailed();
  expect((await cluster.results(worker)).at(-1)).toMatchObject({ status: "succeeded" });
  expect([...stored.keys()]).toEqual(["dawn.mp4"]);
  expect(cluster.creates()).toHaveLength(1);
});

test("another worker repeats an upload that a crash interrupted, under the same name", async () => {
  const cluster = await createCluster();
  const uploading = Promise.withResolvers<void>();
  const interrupted = memory(async ({ signal }) => {
    uploading.resolve();
    await new Promise((_, reject) => signal?.addEventListener("abort", () => reject(new Error("The worker crashed."))));
  });
  const first = await start(cluster, videoJob("dawn"), { sink: interrupted.sink });
  await cluster.advanceUntil(uploading.promise);
  await first.crash();
  await cluster.sql("UPDATE {s}.job SET lease_until = now() - interval '1 second'");
  const { sink, stored } = memory();
  const second = cluster.worker({ files: { sink } });
  await second.queue.start();
  expect(await cluster.results(second)).toMatchObject([{ status: "succeeded", files: [{ name: "dawn.mp4" }] }]);
  expect([...stored.keys()]).toEqual(["dawn.mp4"]);
  expect(cluster.creates()).toHaveLength(1);
});

test("two jobs do not share a name", async () => {
  const cluster = await createCluster();
  const { sink, stored } = memory();
  const worker = await start(cluster, [videoJob("dawn"), videoJob("dusk")], { sink, name: "film.{ext}" });
  await cluster.results(worker);
  expect([...stored.keys()].toSorted()).toEqual([expect.stringMatching(/^film-[0-9a-f]{8}\.mp4$/), "film.mp4"]);
});

test("outputs of one job do not share a name, and a repeated upload of one keeps its name", async () => {
  const cluster = await createClusterOn(database(), { accounts: [filmAccount] });
  const names: string[] = [];
  let failures = 1;
  const { sink, stored } = memory(({ name }) => {
    names.push(name);
    if (names.length > 1 && failures-- > 0) throw new Error("the store is away");
  });
  const job = { endpoint: "image.generate", key: "fog", input: { prompt: "fog", n: 3 } } as const;
  const worker = await start(cluster, job, { sink, name: "film.{ext}" });
  const [result] = await cluster.results(worker);
  const first = expect.stringMatching(/^film-[0-9a-f]{8}-1\.png$/) as string;
  const second = expect.stringMatching(/^film-[0-9a-f]{8}-2\.png$/) as string;
  expect(result?.files.map(({ name }) => name)).toEqual(["film.png", first, second]);
  expect(names).toEqual(["film.png", first, "film.png", first, second]);
  expect(stored.size).toBe(3);
});

test("a file of another type than the output is not stored", async () => {
  const cluster = await createCluster();
  cluster.emulator.faults.add({ path: "/__emulator/media", status: 200, body: "a page of a proxy, not a video" });
  const { sink, stored } = memory();
  const worker = await start(cluster, videoJob("dawn"), { sink });
  expect(await cluster.results(worker)).toMatchObject([{ status: "download_failed" }]);
  expect(stored.size).toBe(0);
});
