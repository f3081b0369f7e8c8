import { createHash } from "node:crypto";
import { mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { RecordedCall } from "@klingkit/emulator";
import { startChild, startService } from "./processes.ts";

/** The result of a run. */
export interface UploadReport {
  readonly kills: number;
  readonly uploads: number;
  /** The tasks that were paid for. */
  readonly paid: number;
  /** The files in the store whose content is that of their name. */
  readonly complete: number;
  /** The creates whose file the store does not have. */
  readonly missing: number;
}

/**
 * Runs jobs with local videos on the embedded database, and kills the process (-9) after uploads and sends: between an upload
 * and its create, or shortly after. It is started again until all jobs have finished.
 * @param folder an empty directory
 * @param random returns a number from 0 up to, but not including, 1
 */
export async function killUploads(
  folder: string,
  { jobs, kills, random }: { readonly jobs: number; readonly kills: number; readonly random: () => number },
): Promise<UploadReport> {
  const store = join(folder, "store");
  await mkdir(store, { recursive: true });
  const service = await startService({ concurrency: 20, seconds: 30, speed: 30 });
  try {
    let [killed, uploads] = [0, 0];
    for (let isDone = false; !isDone;) {
      const options = { service, database: join(folder, "queue"), limit: 20, dances: jobs, uploads: store };
      const worker = startChild("worker", { ...options, untilDone: true, events: true });
      // The kill follows one of the next uploads or sends of this run.
      let untilKill = killed < kills ? 1 + Math.floor((random() * 4 * jobs) / kills) : Number.POSITIVE_INFINITY;
      for (let line = await worker.line(); line !== undefined; line = await worker.line()) {
        if (line === "done") isDone = true;
        if (line === "uploaded") uploads++;
        if (!(line === "uploaded" || line.includes('"type":"sent"')) || --untilKill > 0) continue;
        await worker.kill();
        killed++;
        break;
      }
      const code = await worker.exited;
      if (code !== null && code !== 0) throw new Error(`The worker failed with the exit code ${code}.`);
    }
    const names = await readdir(store);
    const hashes = await Promise.all(
      names.map(async (name) =>
        createHash("sha256")
          .update(await readFile(join(store, name)))
          .digest("hex"),
      ),
    );
    const calls = (await (await fetch(`${service.url}/__emulator/calls`)).json()) as readonly RecordedCall[];
    const sent = calls
      .filter(({ method }) => method === "POST")
      .flatMap(({ body }) => /store\.example\/([0-9a-f]{64}\.mp4)/.exec(JSON.stringify(body))?.[1] ?? "none");
    return {
      kills: killed,
      uploads,
      paid: (await service.state()).paid.tasks,
      complete: names.filter((name, index) => name === `${hashes[index]}.mp4`).length,
      missing: sent.filter((name) => !names.includes(name)).length,
    };
  } finally {
    await service.stop();
  }
}
