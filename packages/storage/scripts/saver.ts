import { createKling } from "klingkit";
import { existsSync } from "node:fs";
import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { bigFile, CHUNK_SIZE } from "../test/big-file.ts";
import { sinkOf, type StoreAddress } from "./stores.ts";

/** The options of the program. */
export interface SaverOptions {
  readonly baseUrl: string;
  readonly store: StoreAddress;
  /** The directory of the state. */
  readonly folder: string;
  readonly jobs: number;
  /** The number of jobs at once. */
  readonly concurrency: number;
}

/** What is recorded of a job that is done. */
export interface SavedJob {
  readonly key: string;
  readonly taskId: string;
  /** The URL of the output. */
  readonly source: string;
  readonly name: string;
  readonly size: number;
  readonly sha256: string | undefined;
}

// A program that creates videos and saves them. It can be killed at any time, and continues when it is started again. It
// prints a line when an upload begins, and one for each chunk of a file.
const { baseUrl, store, folder, jobs, concurrency } = JSON.parse(process.argv[2] ?? "{}") as SaverOptions;
const kling = createKling({
  apiKey: "api-key-emulator",
  baseUrl,
  concurrency: false,
  // The files of the emulator are small: it has larger ones here.
  async fetch(url, init) {
    if (!url.includes("/__emulator/media/")) return fetch(url, init);
    const bytes = bigFile(url);
    const headers = { "content-type": "video/mp4", "content-length": String(bytes.byteLength) };
    return new Response(chunksOf(bytes), { headers });
  },
});
const sink = sinkOf(store);

/** A stream of small chunks. */
function chunksOf(bytes: Uint8Array): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      process.stdout.write("chunk\n");
      controller.enqueue(bytes.slice(at, (at += CHUNK_SIZE)));
    },
  });
}

/** Returns the stored value, or creates and stores it. */
async function stored<T>(name: string, create: () => Promise<T>): Promise<T> {
  const path = join(folder, name);
  if (existsSync(path)) return JSON.parse(await readFile(path, "utf8")) as T;
  const value = JSON.stringify(await create());
  await writeFile(`${path}.part`, value);
  await rename(`${path}.part`, path);
  return JSON.parse(value) as T;
}

async function run(key: string): Promise<void> {
  await stored<SavedJob>(`${key}.done.json`, async () => {
    const intent = await stored(`${key}.intent.json`, () =>
      kling.video.textToVideo.prepare({ prompt: `scene ${key}`, duration: 5 }, { externalTaskId: key }),
    );
    const reference = await stored(`${key}.task.json`, async () => (await kling.tasks.send(intent)).toJSON());
    const done = await (await kling.tasks.resume(reference)).wait({ pollInterval: 1000 });
    process.stdout.write(`uploading ${key}\n`);
    const [{ name, size, sha256 }] = await done.save(sink, { name: () => `films/${key}.mp4` });
    const [output] = done.outputs;
    return { key, taskId: done.id, source: "url" in output ? (output.url ?? "") : "", name, size, sha256 };
  });
}

const keys = Array.from({ length: jobs }, (_, index) => `scene-${index}`);
await Promise.all(
  Array.from({ length: concurrency }, async () => {
    for (let key = keys.shift(); key !== undefined; key = keys.shift()) await run(key);
  }),
);
await kling.close();
process.stdout.write("finished\n");
process.exit(0);
