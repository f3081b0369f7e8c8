import { DownloadError, KlingError } from "@klingkit/errors";
import { fieldsOf, type Output, type OutputFile, type SucceededTask } from "@klingkit/tasks";
import { createWriteStream } from "node:fs";
import { mkdir, open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Writable } from "node:stream";
import type { QueueContext } from "../context.ts";
import { jobError } from "../outcome.ts";
import type { ToSave } from "../steps/load.ts";
import { readJson } from "../read-json.ts";
import { reserveName, type SavedFile, type Saving } from "../steps/saved.ts";
import { fileKind, SIGNATURE_SIZE } from "./file-kind.ts";
import { fileName, otherName } from "./file-name.ts";

/** How often saving is tried, and the first wait between, milliseconds: it doubles. */
const TRIES = 5;
const PAUSE = 2000;

/**
 * Saves a job's outputs. A file gets its name when it is complete and its first bytes are those of its kind.
 * @param task the task if it is at hand; otherwise it is read again, which also gives new links
 */
export async function saveFiles(
  context: QueueContext,
  job: ToSave,
  task: SucceededTask | undefined,
  signal: AbortSignal,
): Promise<Saving> {
  let done = task;
  for (let tries = 1; ; tries++) {
    try {
      done ??= await (await context.client.tasks.resume(job.reference ?? "")).wait({ signal });
      const files: SavedFile[] = [];
      for (const [index, output] of done.outputs.entries())
        if ("download" in output) files.push(await saveFile(context, job, index, output, signal));
      return { id: job.id, files };
    } catch (error) {
      signal.throwIfAborted();
      const failure = jobError(error);
      if (tries === TRIES || (error instanceof KlingError && !(error instanceof DownloadError)))
        return { id: job.id, files: [], error: failure };
      context.emit({ type: "trouble", what: `saving ${job.key}`, reason: failure.message });
      done = undefined;
      await context.clock.sleep(PAUSE * 2 ** (tries - 1), signal);
    }
  }
}

async function saveFile(
  context: QueueContext,
  job: ToSave,
  index: number,
  output: Extract<Output, OutputFile>,
  signal: AbortSignal,
): Promise<SavedFile> {
  const { folder = "", name: template, maxBytes, place = "" } = context.files ?? {};
  const part = join(folder, `${job.id}-${index}.part`);
  await mkdir(folder, { recursive: true });
  try {
    // Synced to the disk before it is renamed.
    const target = Writable.toWeb(createWriteStream(part, { flush: true }));
    await output.download(target, { signal, ...(maxBytes === undefined ? {} : { maxBytes }) });
    const { start, bytes } = await readStart(part);
    const kind = fileKind(start, output.type);
    if (!kind)
      throw new DownloadError(`The file of ${job.key} does not begin as a file of the type ${output.type} does.`);
    const parts = { ...job, index, ext: kind.ext, parts: fieldsOf(readJson(job.parts)) };
    const name = fileName(template, parts);
    const reserved = await reserveName(context, { id: job.id, place, wanted: [name, otherName(name, parts)] });
    await mkdir(dirname(join(folder, reserved)), { recursive: true });
    await rename(part, join(folder, reserved));
    return { name: reserved, bytes, type: kind.type };
  } finally {
    await rm(part, { force: true });
  }
}

/** The first bytes of a file, and its size. */
async function readStart(path: string): Promise<{ readonly start: Uint8Array; readonly bytes: number }> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(SIGNATURE_SIZE), 0, SIGNATURE_SIZE, 0);
    return { start: buffer.subarray(0, bytesRead), bytes: (await file.stat()).size };
  } finally {
    await file.close();
  }
}
