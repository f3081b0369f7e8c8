import { createEmulator, DEFAULT_ACCOUNT } from "@klingkit/emulator";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { AVERAGE_SIZE, bigFile, CHUNK_SIZE, sha256 } from "../test/big-file.ts";
import { startProgram } from "./processes.ts";
import type { SavedJob, SaverOptions } from "./saver.ts";
import { startStore, type StoreName } from "./stores.ts";

/** The result of a run. */
export interface KillReport {
  readonly jobs: number;
  /** The kills of the program. */
  readonly kills: number;
  /** The uploads that were begun. */
  readonly uploads: number;
  /** Tasks that were paid for. */
  readonly paid: number;
  /** Jobs whose file is missing, or has another size, content or type. */
  readonly wrong: readonly string[];
  readonly bytes: number;
}

/**
 * Saves the videos of some tasks, and kills the program with SIGKILL at random points of the uploads. It is started again until
 * it has finished.
 * @param folder an empty directory
 * @param random returns a number from 0 up to, but not including, 1
 */
export async function killUploads(
  store: StoreName,
  folder: string,
  { jobs, kills, random }: { readonly jobs: number; readonly kills: number; readonly random: () => number },
): Promise<KillReport> {
  const [state, files] = [join(folder, "state"), join(folder, "store")];
  await Promise.all([mkdir(state), mkdir(files)]);
  const packs = [{ type: "video", units: 10_000, concurrency: 50 }] as const;
  const emulator = await createEmulator({ taskSeconds: 1, accounts: [{ ...DEFAULT_ACCOUNT, packs }] });
  const running = await startStore(store, files);
  const options: SaverOptions = {
    baseUrl: emulator.url,
    store: { store, url: running.url },
    folder: state,
    jobs,
    concurrency: 4,
  };
  const chunksPerKill = ((2 * jobs) / kills) * (AVERAGE_SIZE / CHUNK_SIZE);
  let [killed, uploads] = [0, 0];
  try {
    for (let isFinished = false; !isFinished;) {
      const child = startProgram("saver", options);
      // The kill follows one of the next chunks of this run.
      let untilKill = killed < kills ? 1 + Math.floor(random() * chunksPerKill) : Number.POSITIVE_INFINITY;
      for (let line = await child.line(); line !== undefined; line = await child.line()) {
        if (line === "finished") isFinished = true;
        if (line.startsWith("uploading")) uploads++;
        if (line !== "chunk" || --untilKill > 0) continue;
        await child.kill();
        killed++;
        break;
      }
      const code = await child.exited;
      if (code !== null && code !== 0) throw new Error(`The program failed with the exit code ${code}.`);
    }
    const wrong: string[] = [];
    let bytes = 0;
    for (let index = 0; index < jobs; index++) {
      const key = `scene-${index}`;
      const saved = JSON.parse(await readFile(join(state, `${key}.done.json`), "utf8")) as SavedJob;
      const expected = bigFile(saved.source);
      const object = await running.read(saved.name);
      bytes += object.bytes.byteLength;
      const isRight =
        sha256(object.bytes) === sha256(expected) &&
        saved.sha256 === sha256(expected) &&
        saved.size === expected.byteLength &&
        object.contentType === "video/mp4" &&
        Object.values(object.metadata).includes(saved.taskId);
      if (!isRight) wrong.push(key);
    }
    return { jobs, kills: killed, uploads, paid: emulator.state().paid.tasks, wrong, bytes };
  } finally {
    await running.stop();
    await emulator.close();
  }
}
