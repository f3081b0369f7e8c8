import { DownloadError, KlingError } from "@klingkit/errors";
import { fieldsOf, type Output, type OutputFile, type SucceededTask } from "@klingkit/tasks";
import { randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, open, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { Writable } from "node:stream";
import type { QueueContext } from "../context.ts";
import { jobError } from "../outcome.ts";
import type { DownloadJob } from "../steps/load.ts";
import { readJson } from "../read-json.ts";
import type { SavedFile, DownloadResult } from "../steps/record-downloads.ts";
import { fileKind, SIGNATURE_SIZE } from "./file-kind.ts";
import { fileName } from "./file-name.ts";
import type { FolderOptions } from "./file-options.ts";
import { placeFile } from "./place-file.ts";
import { storeFile } from "./store-file.ts";

const MAX_ATTEMPTS = 5;
/** The delay before the second attempt, milliseconds. It doubles after each further one. */
const RETRY_DELAY = 2000;

/**
 * Saves a job's outputs in the directory or the store. A file gets its final name when it is complete and its first bytes
 * match its type.
 * @param task the succeeded task; without it, the task is fetched again
 */
export async function downloadFiles(
  context: QueueContext,
  job: DownloadJob,
  task: SucceededTask | undefined,
  signal: AbortSignal,
): Promise<DownloadResult> {
  let succeeded = task;
  for (let attempt = 1; ; attempt++) {
    try {
      succeeded ??= await (await context.client.tasks.resume(job.reference ?? "")).wait({ signal });
      const files: SavedFile[] = [];
      for (const [index, output] of succeeded.outputs.entries())
        if ("download" in output) files.push(await saveFile(context, job, index, output, signal));
      return { id: job.id, files };
    } catch (error) {
      signal.throwIfAborted();
      const failure = jobError(error);
      if (attempt === MAX_ATTEMPTS || !mayBeTemporary(error)) return { id: job.id, files: [], error: failure };
      context.emit({ type: "error", operation: `downloading ${job.key}`, reason: failure.message });
      // Fetches the task again, because its URLs may have expired.
      succeeded = undefined;
      await context.clock.sleep(RETRY_DELAY * 2 ** (attempt - 1), signal);
    }
  }
}

/** Whether another attempt may succeed. It uses new URLs, so an expired one is temporary. */
function mayBeTemporary(error: unknown): boolean {
  if (!(error instanceof KlingError)) return true;
  return error.retryable || (error instanceof DownloadError && error.status !== undefined);
}

function saveFile(
  context: QueueContext,
  job: DownloadJob,
  index: number,
  output: Extract<Output, OutputFile>,
  signal: AbortSignal,
): Promise<SavedFile> {
  const { files } = context;
  if (!files) throw new Error("The queue saves no files.");
  return "sink" in files
    ? storeFile(context, files, job, index, output, signal)
    : downloadFile(context, files, job, index, output, signal);
}

async function downloadFile(
  context: QueueContext,
  files: FolderOptions & { readonly folderId: string },
  job: DownloadJob,
  index: number,
  output: Extract<Output, OutputFile>,
  signal: AbortSignal,
): Promise<SavedFile> {
  const { folder, name: template, maxBytes } = files;
  await mkdir(folder, { recursive: true });
  await removeParts(folder, job, index);
  // Another worker may still be writing its own part.
  const part = join(folder, `${partPrefix(job, index)}${randomUUID().slice(0, 8)}.part`);
  try {
    // "wx" follows no link and overwrites no file. The file is synced to the disk before it gets its name.
    const target = Writable.toWeb(createWriteStream(part, { flags: "wx", flush: true }));
    await output.download(target, { signal, ...(maxBytes === undefined ? {} : { maxBytes }) });
    const { start, bytes } = await readStart(part);
    const kind = fileKind(start, output.type);
    if (!kind) throw new DownloadError(`The downloaded file of the job ${job.key} is not of the type ${output.type}.`);
    const values = { ...job, index, ext: kind.ext, fileNameParts: fieldsOf(readJson(job.fileNameParts)) };
    return { name: await placeFile(context, files, part, fileName(template, values), values), bytes, type: kind.type };
  } finally {
    await rm(part, { force: true });
  }
}

function partPrefix({ id }: DownloadJob, index: number): string {
  return `${id}-${index}-`;
}

/** Removes the parts that a worker left when it crashed. */
async function removeParts(folder: string, job: DownloadJob, index: number): Promise<void> {
  for (const name of await readdir(folder))
    if (name.startsWith(partPrefix(job, index)) && name.endsWith(".part"))
      await rm(join(folder, name), { force: true });
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
