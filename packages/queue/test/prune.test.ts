import type { Kling } from "klingkit";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import type { InputFileStore, Queue } from "../src/index.ts";
import { collectResults, embeddedDatabase, setUp, type TestSetup, videoJob } from "./setup.ts";

const database = embeddedDatabase();
let schemas = 0;

/** A queue in a schema of its own, whose rows a test can make older. */
async function setUpAging(inputFiles?: InputFileStore): Promise<
  TestSetup & {
    readonly queue: Queue<Kling>;
    readonly schema: string;
    readonly age: (interval: string, keys?: readonly string[]) => Promise<void>;
    readonly count: (table: string) => Promise<number>;
  }
> {
  const setup = await setUp(database());
  const schema = `prune_${process.pid}_${schemas++}`;
  const query = (text: string, values?: unknown[]): Promise<{ rows: unknown[] }> =>
    database().executeSql(text.replaceAll("$schema", schema), values);
  return {
    ...setup,
    schema,
    queue: setup.createQueue({ schema, ...(inputFiles ? { inputFiles } : {}) }),
    async age(interval, keys) {
      await query(
        `UPDATE $schema.job SET ended_at = ended_at - $1::interval WHERE $2::text[] IS NULL OR key = ANY($2::text[])`,
        [interval, keys ?? null],
      );
      await query("UPDATE $schema.input_file SET added_at = added_at - $1::interval", [interval]);
    },
    async count(table) {
      const { rows } = await query(`SELECT count(*)::int AS count FROM $schema.${table}`);
      return (rows[0] as { count: number }).count;
    },
  };
}

/** An image of 640 x 480 px. */
const image = new Uint8Array(100);
image.set(Buffer.from("89504e470d0a1a0a0000000d4948445200000280000001e00802000000", "hex"));

const animate = (key: string, prompt: string = key, firstFrame: Uint8Array = image) =>
  ({ endpoint: "video.imageToVideo", key, input: { firstFrame, prompt }, maxRetries: 0 }) as const;

test("deletes jobs that ended long ago, with their rows, and keeps the newer ones", async () => {
  const { queue, age, count } = await setUpAging();
  await queue.add([videoJob("old"), videoJob("new")]);
  await queue.start();
  await collectResults(queue);
  await age("31 days", ["old"]);
  expect(await queue.prune()).toEqual({ jobs: 1, inputFiles: 0 });
  expect((await collectResults(queue)).map(({ key }) => key)).toEqual(["new"]);
  expect(await queue.prune({ olderThan: 0 })).toEqual({ jobs: 1, inputFiles: 0 });
  expect([await count("job"), await count("task"), await count("file")]).toEqual([0, 0, 0]);
});

test("keeps jobs that have not ended, those whose outcome is unknown, and those whose download failed", async () => {
  const { queue, emulator } = await setUpAging();
  await queue.add([videoJob("queued")]);
  expect(await queue.prune({ olderThan: 0 })).toEqual({ jobs: 0, inputFiles: 0 });
  await queue.start();
  await collectResults(queue);
  for (const state of ["unknown", "download_failed"] as const) {
    await database().executeSql(`UPDATE prune_${process.pid}_${schemas - 1}.job SET state = $1`, [state]);
    expect(await queue.prune({ olderThan: 0 })).toEqual({ jobs: 0, inputFiles: 0 });
  }
  expect(emulator.state().paid.tasks).toBe(1);
});

test("keeps a job whose output another job needs, until this one is deleted", async () => {
  const { queue, age, count } = await setUpAging();
  await queue.add([
    { endpoint: "video.textToVideo", key: "clip", input: { model: "kling-v1-6", prompt: "fog" } },
    { endpoint: "video.extend", key: "longer", input: { videoId: { $from: "clip.output.id" } } },
  ]);
  await queue.start();
  await collectResults(queue);
  await age("31 days", ["clip"]);
  expect((await queue.prune()).jobs).toBe(0);
  await age("31 days", ["longer"]);
  expect((await queue.prune()).jobs).toBe(2);
  expect([await count("job"), await count("dependency")]).toEqual([0, 0]);
});

describe("the file of an input", () => {
  test("is deleted a day after it was added, when all jobs that use it have succeeded", async () => {
    const files = new Map<string, Uint8Array>();
    const { queue, age, count } = await setUpAging({
      has: async (sha256) => files.has(sha256),
      put: async (sha256, bytes) => void files.set(sha256, bytes),
      get: async (sha256) => files.get(sha256),
      delete: async (sha256) => void files.delete(sha256),
    });
    await queue.add([animate("one"), animate("two", "[fail]")]);
    await queue.start();
    await collectResults(queue);
    await age("2 days");
    // `retryFailed` needs it for the second job.
    expect(await queue.prune()).toEqual({ jobs: 0, inputFiles: 0 });
    expect(files.size).toBe(1);
    await age("30 days");
    expect(await queue.prune()).toEqual({ jobs: 2, inputFiles: 1 });
    expect([files.size, await count("input_file"), await count("job_input_file")]).toEqual([0, 0, 0]);
  });

  test("is kept until the job that begins with it in place of a last frame has succeeded", async () => {
    const { queue, age, count } = await setUpAging();
    await queue.add(animate("first"));
    await queue.start();
    await collectResults(queue);
    await queue.pause();
    const firstFrame = { $from: "first.output.lastFrame" } as const;
    await queue.add({ endpoint: "video.imageToVideo", key: "next", input: { firstFrame, prompt: "next" } });
    await age("2 days");
    expect((await queue.prune()).inputFiles).toBe(0);
    await queue.resume();
    expect((await collectResults(queue)).map(({ status }) => status)).toEqual(["succeeded", "succeeded"]);
    expect((await queue.prune()).inputFiles).toBe(1);
    expect(await count("input_file")).toBe(0);
  });

  test("is no last frame of new jobs after it was deleted", async () => {
    const { queue, age } = await setUpAging();
    const next = (key: string, from: string) =>
      ({
        endpoint: "video.imageToVideo",
        key,
        input: { firstFrame: { $from: `${from}.output.lastFrame` }, prompt: key },
      }) as const;
    await queue.add([animate("first"), next("second", "first")]);
    await queue.start();
    await collectResults(queue);
    await age("2 days");
    expect((await queue.prune()).inputFiles).toBe(1);
    for (const from of ["first", "second"])
      await expect(queue.add(next("late", from))).rejects.toThrow("or whose file was deleted");
  });

  test("is kept for a day after it was added, also if it was added before", async () => {
    const { queue, age, count } = await setUpAging();
    await queue.add(animate("one"));
    await queue.start();
    await collectResults(queue);
    await age("2 days");
    await queue.add(animate("two"));
    expect((await queue.prune()).inputFiles).toBe(0);
    expect(await count("input_file")).toBe(1);
  });
});

test("deletes files from the store at once, and only with the store", async () => {
  const files = new Map<string, Uint8Array>();
  let deleting = 0;
  let atOnce = 0;
  const { queue, createQueue, age, schema } = await setUpAging({
    has: async (sha256) => files.has(sha256),
    put: async (sha256, bytes) => void files.set(sha256, bytes),
    get: async (sha256) => files.get(sha256),
    async delete(sha256) {
      atOnce = Math.max(atOnce, ++deleting);
      await setImmediate();
      deleting--;
      files.delete(sha256);
    },
  });
  await queue.add([1, 2, 3].map((size) => animate(`clip-${size}`, "fog", new Uint8Array([...image, ...Array(size)]))));
  await queue.start();
  await collectResults(queue);
  await age("2 days");
  expect((await createQueue({ schema }).prune()).inputFiles).toBe(0);
  expect((await queue.prune()).inputFiles).toBe(3);
  expect([files.size, atOnce]).toEqual([0, 3]);
});

test("writes the manifest before it deletes results", async () => {
  const { createQueue, folder } = await setUp(database());
  const options = { files: { folder } };
  const first = createQueue(options);
  await first.add(videoJob("scene"));
  await first.start();
  await collectResults(first);
  await first.close();
  // As after a crash between the end of the job and the write.
  await rm(join(folder, "manifest.jsonl"));
  expect((await createQueue(options).prune({ olderThan: 0 })).jobs).toBe(1);
  expect(await readFile(join(folder, "manifest.jsonl"), "utf8")).toContain('"key":"scene"');
});

test("workers delete finished jobs at the age `retention`", async () => {
  const { createQueue } = await setUp(database());
  const schema = `prune_${process.pid}_${schemas++}`;
  const first = createQueue({ schema });
  await first.add([videoJob("old")]);
  await first.start();
  await collectResults(first);
  await first.close();
  await database().executeSql(`UPDATE ${schema}.job SET ended_at = now() - interval '2 hours'`);
  const second = createQueue({ schema, retention: 3_600_000 });
  await second.start();
  await expect.poll(async () => (await second.stats()).jobs.succeeded).toBe(0);
});

test("a deleted key is free", async () => {
  const { queue, emulator } = await setUpAging();
  await queue.add(videoJob("scene"));
  await queue.start();
  await collectResults(queue);
  await queue.prune({ olderThan: 0 });
  expect(await queue.add(videoJob("scene"))).toMatchObject([{ key: "scene", added: true }]);
  await collectResults(queue);
  expect(emulator.state().paid.tasks).toBe(2);
});

test.each([-1, Number.NaN, "30 days"])("`olderThan: %j` is rejected", async (olderThan) => {
  const { queue } = await setUpAging();
  await expect(queue.prune({ olderThan: olderThan as number })).rejects.toThrow("`olderThan` must be a number");
});

test("unknown options and a short retention are rejected", async () => {
  const { queue, createQueue } = await setUpAging();
  await expect(queue.prune({ olderThn: 5 } as never)).rejects.toThrow("Did you mean `olderThan`?");
  expect(() => createQueue({ retention: 1000 })).toThrow("`retention` must be a number of milliseconds of at least");
});
