import { mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { inputFolder, sha256Of } from "../src/input-files.ts";
import type { InputFileStore } from "../src/index.ts";
import { collectResults, embeddedDatabase, setUp, videoJob } from "./setup.ts";

const database = embeddedDatabase();

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "klingkit-queue-inputs-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A PNG of 640 x 480 px, with some text at its end. */
function png(text: string): Uint8Array<ArrayBuffer> {
  const header = Buffer.from("89504e470d0a1a0a0000000d4948445200000280000001e00802000000", "hex");
  return new Uint8Array(Buffer.concat([header, Buffer.from(text.padEnd(100))]));
}

const animate = (key: string, firstFrame: Uint8Array) =>
  ({ endpoint: "video.imageToVideo", key, input: { firstFrame, prompt: key } }) as const;

describe("with a directory", () => {
  test("stores each content once, in no row of the database, and sends it", async () => {
    const folder = await temporaryFolder();
    const { emulator, createQueue } = await setUp(database());
    const queue = createQueue({ inputFiles: join(folder, "inputs") });
    const [fog, dusk] = [png("fog"), png("dusk")];
    await queue.add([animate("one", fog), animate("two", fog), animate("three", dusk)]);
    expect((await readdir(join(folder, "inputs"))).toSorted()).toEqual([sha256Of(fog), sha256Of(dusk)].toSorted());
    await queue.start();
    expect((await collectResults(queue)).map(({ status }) => status)).toEqual(["succeeded", "succeeded", "succeeded"]);
    const sent = emulator.calls.flatMap(({ method, body }) => (method === "POST" ? JSON.stringify(body) : []));
    expect(sent.filter((body) => body.includes(Buffer.from(fog).toString("base64")))).toHaveLength(2);
    expect(sent.filter((body) => body.includes(Buffer.from(dusk).toString("base64")))).toHaveLength(1);
  });

  test("a job whose file is damaged is rejected, and nothing is sent", async () => {
    const folder = await temporaryFolder();
    const { emulator, createQueue } = await setUp(database());
    const queue = createQueue({ inputFiles: folder });
    await queue.add(animate("damaged", png("fog")));
    await writeFile(join(folder, sha256Of(png("fog"))), png("rain"));
    await queue.start();
    expect(await collectResults(queue)).toMatchObject([
      { status: "rejected", error: { message: expect.stringContaining("was damaged after it was stored") } },
    ]);
    expect(emulator.state().paid.tasks).toBe(0);
  });

  test("a job waits while the worker does not have its files, and is not rejected", async () => {
    const folder = await temporaryFolder();
    const { createQueue, nextEvent, emulator } = await setUp(database());
    const queue = createQueue({ inputFiles: join(folder, "inputs") });
    await queue.add(animate("one", png("fog")));
    await rename(join(folder, "inputs"), join(folder, "not mounted"));
    const failed = nextEvent("error");
    await queue.start();
    expect((await failed).reason).toContain("`inputFiles` of this worker does not have the file");
    expect(await queue.stats()).toMatchObject({ jobs: { rejected: 0 } });
    await rename(join(folder, "not mounted"), join(folder, "inputs"));
    expect(await collectResults(queue)).toMatchObject([{ status: "succeeded" }]);
    expect(emulator.state().paid.tasks).toBe(1);
  });

  test("`add` stores a file again that is missing", async () => {
    const folder = await temporaryFolder();
    const { createQueue } = await setUp(database());
    const queue = createQueue({ inputFiles: folder });
    await queue.add(animate("one", png("fog")));
    await rm(join(folder, sha256Of(png("fog"))));
    await queue.add(animate("two", png("fog")));
    expect(await readdir(folder)).toEqual([sha256Of(png("fog"))]);
  });
});

test("an embedded database in a directory has the files in its subdirectory `inputs`", async () => {
  const folder = await temporaryFolder();
  const { createQueue } = await setUp(join(folder, "queue"));
  await createQueue().add(animate("one", png("fog")));
  expect(await readdir(join(folder, "queue", "inputs"))).toEqual([sha256Of(png("fog"))]);
});

/** A store in memory. `fail` sets the error with which reads fail. */
function memoryStore(): {
  readonly store: InputFileStore;
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly fail: (error: Error | undefined) => void;
} {
  const files = new Map<string, Uint8Array>();
  let failure: Error | undefined;
  return {
    files,
    fail: (error) => void (failure = error),
    store: {
      has: async (sha256) => files.has(sha256),
      put: async (sha256, bytes) => void files.set(sha256, bytes),
      async get(sha256) {
        if (failure) throw failure;
        return files.get(sha256);
      },
      delete: async (sha256) => void files.delete(sha256),
    },
  };
}

test("a store of the caller has the files", async () => {
  const { store, files } = memoryStore();
  const { createQueue } = await setUp(database());
  const queue = createQueue({ inputFiles: store });
  await queue.add(animate("one", png("fog")));
  expect([...files.keys()]).toEqual([sha256Of(png("fog"))]);
  await queue.start();
  expect(await collectResults(queue)).toMatchObject([{ status: "succeeded" }]);
});

test("a store that fails for a moment rejects no job", async () => {
  const { store, fail } = memoryStore();
  const { emulator, events, createQueue, nextEvent } = await setUp(database());
  const schema = `inputs_${process.pid}_0`;
  const queue = createQueue({ inputFiles: store, schema });
  await queue.add(animate("one", png("fog")));
  fail(new Error("The store is not reachable."));
  const failed = nextEvent("error");
  await queue.start();
  expect(await failed).toMatchObject({ operation: "preparing one", reason: "The store is not reachable." });
  fail(undefined);
  const isWaiting = async (): Promise<boolean> => {
    const retryNow = `UPDATE ${schema}.task SET retry_at = now() WHERE state = 'waiting' RETURNING job_id`;
    return (await database().executeSql(retryNow)).rows.length > 0;
  };
  await expect.poll(isWaiting).toBe(true);
  expect(await collectResults(queue)).toMatchObject([{ key: "one", status: "succeeded" }]);
  expect([emulator.state().paid.tasks, events.filter(({ type }) => type === "error").length]).toEqual([1, 1]);
});

test("a queue without the store of another one stores the file itself", async () => {
  const { store } = memoryStore();
  const { createQueue } = await setUp(database());
  await createQueue({ inputFiles: store }).add(animate("one", png("fog")));
  const queue = createQueue();
  await queue.add(animate("two", png("fog")));
  await queue.start();
  expect((await collectResults(queue)).map(({ status }) => status)).toEqual(["succeeded", "succeeded"]);
});

test("a worker does not reject a job that another worker has taken over", async () => {
  const { store } = memoryStore();
  const reading = Promise.withResolvers<void>();
  const read = Promise.withResolvers<void>();
  const { createQueue, nextEvent } = await setUp(database());
  const schema = `inputs_${process.pid}_1`;
  const get = async (): Promise<undefined> => {
    reading.resolve();
    await read.promise;
    return undefined;
  };
  const queue = createQueue({ inputFiles: { ...store, get }, schema });
  const query = (text: string): Promise<{ rows: unknown[] }> =>
    database().executeSql(text.replaceAll("$schema", schema));
  await queue.add(animate("one", png("fog")));
  await queue.start();
  await reading.promise;
  await query("UPDATE $schema.task SET worker = 'another', lease_until = now() + interval '1 hour'");
  read.resolve();
  const finished = nextEvent("finished");
  await queue.add(videoJob("two"));
  expect(await finished).toMatchObject({ key: "two" });
  const { rows } = await query("SELECT j.state, t.worker FROM $schema.job j JOIN $schema.task t ON t.job_id = j.id");
  expect(rows).toEqual([{ state: "running", worker: "another" }]);
});

test.each(["", 5, {}, { has: () => true }])("`inputFiles: %j` is rejected", async (inputFiles) => {
  const { createQueue } = await setUp(database());
  expect(() => createQueue({ inputFiles: inputFiles as string })).toThrow(/`inputFiles` must be a path, or a store/);
});

test("a directory stores files under their hashes, and no parts of them", async () => {
  const folder = await temporaryFolder();
  const store = inputFolder(folder);
  await store.put("ab", Uint8Array.of(1));
  await store.put("ab", Uint8Array.of(1));
  expect(await readdir(folder)).toEqual(["ab"]);
  expect(new Uint8Array(await readFile(join(folder, "ab")))).toEqual(Uint8Array.of(1));
  expect([await store.has("ab"), await store.has("cd"), await store.get("cd")]).toEqual([true, false, undefined]);
  await store.delete("ab");
  await store.delete("ab");
  expect(await readdir(folder)).toEqual([]);
});
