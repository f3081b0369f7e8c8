import { DownloadError, KlingError } from "@klingkit/errors";
import { fieldsOf, type Output, type OutputFile, type SucceededTask } from "@klingkit/tasks";
import { mkdir, open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { QueueContext } from "../context.ts";
import type { ToSave } from "../steps/load.ts";
import { readJson } from "../read-json.ts";
import { reserveName, type SavedFile, type Saving } from "../steps/saved.ts";
import { ENOUGH, fileKind } from "./file-kind.ts";
import { fileName, otherName } from "./file-name.ts";

/** How often fetching is tried, and the first wait between, milliseconds: it doubles. */
const TRIES = 5;
const PAUSE = 2000;

/**
 * Fetches a job's files, each to `name.part` first; it gets its name when it is whole and starts like what it should be.
 * @param result where it is at hand; else the task is asked once more, which also gives links that are fresh
 */
export async function saveFiles(
  context: QueueContext,
  job: ToSave,
  { result, signal }: { readonly result: SucceededTask | undefined; readonly signal: AbortSignal },
): Promise<Saving> {
  let at = result;
  for (let tries = 1; ; tries++) {
    try {
      at ??= await askAgain(context, job, signal);
      const files: SavedFile[] = [];
      for (const [index, output] of at.outputs.entries()) {
        if ("open" in output) files.push(await saveFile(context, job, { output, index, signal }));
      }
      return { id: job.id, files };
    } catch (error) {
      signal.throwIfAborted();
      const { name, message } = error instanceof Error ? error : new Error(String(error));
      if (tries === TRIES || (error instanceof KlingError && !(error instanceof DownloadError))) {
        return { id: job.id, files: [], error: { name, message } };
      }
      context.emit({ type: "trouble", what: `saving ${job.key}`, reason: message });
      at = undefined;
      await context.clock.sleep(PAUSE * 2 ** (tries - 1), signal);
    }
  }
}

async function askAgain({ client }: QueueContext, { reference }: ToSave, signal: AbortSignal): Promise<SucceededTask> {
  const task = await client.tasks.resume(reference ?? "");
  return task.wait({ signal });
}

async function saveFile(
  context: QueueContext,
  job: ToSave,
  { output, index, signal }: { output: Extract<Output, OutputFile>; index: number; signal: AbortSignal },
): Promise<SavedFile> {
  const { folder = "", name: template, maxBytes, place = "" } = context.files ?? {};
  const of = output.type;
  const { stream, size } = await output.open({ signal, ...(maxBytes === undefined ? {} : { maxBytes }) });
  const reader = stream.getReader();
  try {
    const { start, rest } = await readStart(reader);
    const kind = fileKind(start, of);
    if (!kind)
      throw new DownloadError(`What came for ${job.key} does not start like ${of === "image" ? "an" : "a"} ${of}.`);
    const parts = { ...job, index, ext: kind.ext, parts: fieldsOf(readJson(job.parts)) };
    const wanted = fileName(template, parts);
    const name = await reserveName(context, { id: job.id, place, wanted, other: otherName(wanted, parts) });
    const bytes = await write(join(folder, name), start, rest ? reader : undefined);
    if (size !== undefined && bytes !== size) throw new DownloadError(`${name} has ${bytes} bytes of ${size}.`);
    await rename(`${join(folder, name)}.part`, join(folder, name));
    return { name, bytes, type: kind.type };
  } finally {
    reader.cancel().catch(() => undefined);
  }
}

type Reader = ReadableStreamDefaultReader<Uint8Array>;

/** Enough of the stream to tell what it is. */
async function readStart(reader: Reader): Promise<{ start: Uint8Array; rest: boolean }> {
  let start = new Uint8Array(0);
  while (start.byteLength < ENOUGH) {
    const { done, value } = await reader.read();
    if (done) return { start, rest: false };
    start = Buffer.concat([start, value]);
  }
  return { start, rest: true };
}

/** Writes `path.part`, down to the disk, and tells how many bytes it has. */
async function write(path: string, start: Uint8Array, reader: Reader | undefined): Promise<number> {
  const part = `${path}.part`;
  await mkdir(dirname(path), { recursive: true });
  const file = await open(part, "w");
  try {
    let bytes = start.byteLength;
    await file.writeFile(start);
    for (let piece = await reader?.read(); piece && !piece.done; piece = await reader?.read()) {
      bytes += piece.value.byteLength;
      await file.writeFile(piece.value);
    }
    await file.sync();
    await file.close();
    return bytes;
  } catch (error) {
    await file.close();
    await rm(part, { force: true });
    throw error;
  }
}
