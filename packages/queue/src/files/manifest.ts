import { fieldsOfJson, isFields, number, text } from "@klingkit/tasks";
import { type FileHandle, mkdir, open } from "node:fs/promises";
import { dirname } from "node:path";
import type { QueueContext } from "../context.ts";
import { tryLock } from "../database/folder-lock.ts";
import { type QueueResult, readResults } from "../read-result.ts";

/**
 * Writes one line per result, in order. The worker that opens the file removes an incomplete line after a crash, finds the
 * last line of this queue, and continues after its result, so that no line is missing or repeated. Other lines are kept.
 */
export interface Manifest {
  /** Writes the new results. If another process has the file open, that process writes them. */
  write(): Promise<void>;
  close(): void;
}

const DEFAULT_NAME = "manifest.jsonl";
/** Results per read. */
const BATCH_SIZE = 200;
/** Bytes that are read first from the end of the file. */
const FIRST_PART = 64 * 1024;
/** Longer texts of an input are media. */
const MAX_TEXT_LENGTH = 2000;

export function createManifest(context: QueueContext): Manifest {
  const { files } = context;
  const manifestPath =
    files && "folder" in files && files.manifest !== false
      ? `${files.folder}/${files.manifest ?? DEFAULT_NAME}`
      : undefined;
  let unlock: (() => void) | undefined;
  let lastWritten: number | undefined;
  let writing: Promise<void> = Promise.resolve();

  async function write(to: string, folderId: string): Promise<void> {
    if (!unlock) {
      await mkdir(dirname(to), { recursive: true });
      unlock = await tryLock(`${to}.lock`);
      if (!unlock) return;
      lastWritten = undefined;
    }
    const file = await open(to, "a+");
    try {
      lastWritten ??= await readLastSequence(context, file);
      for (;;) {
        const results = await readResults(context, { after: lastWritten, folderId, limit: BATCH_SIZE });
        const last = results.at(-1);
        if (!last) return;
        await file.appendFile(results.map((result) => `${JSON.stringify(lineOf(result))}\n`).join(""));
        lastWritten = last.sequence;
      }
    } catch (error) {
      // Some of the lines may have been written, and the last one in part: on a full disk, for example.
      lastWritten = undefined;
      throw error;
    } finally {
      await file.close();
    }
  }

  return {
    write() {
      if (manifestPath === undefined || !files) return writing;
      const next = writing.then(() => write(manifestPath, files.folderId));
      writing = next.catch(() => undefined);
      return next;
    },
    close() {
      unlock?.();
      unlock = undefined;
    },
  };
}

/** The sequence number of the last line of this queue. 0 if there is none. */
async function readLastSequence(context: QueueContext, file: FileHandle): Promise<number> {
  await completeLastLine(file);
  const { size } = await file.stat();
  // Reads growing parts from the end, until one has a line of this queue.
  for (let length = Math.min(size, FIRST_PART); ; length = Math.min(size, length * 4)) {
    const tail = await readTail(file, size, length);
    const last = await lastSequenceOf(context, tail.split("\n").slice(length < size ? 1 : 0));
    if (last > 0 || length === size) return last;
  }
}

/** Removes a line of JSON that a crash left incomplete. Completes the line of another program. */
async function completeLastLine(file: FileHandle): Promise<void> {
  const { size } = await file.stat();
  for (let length = Math.min(size, FIRST_PART); ; length = Math.min(size, length * 4)) {
    const tail = await readTail(file, size, length);
    const lastLine = tail.slice(tail.lastIndexOf("\n") + 1);
    if (lastLine === tail && length < size) continue;
    if (lastLine.startsWith("{")) await file.truncate(size - lastLine.length);
    else if (lastLine !== "") await file.appendFile("\n");
    return;
  }
}

/** The last `length` bytes of a file, one character per byte. Ids and numbers of a line are ASCII. */
async function readTail(file: FileHandle, size: number, length: number): Promise<string> {
  const bytes = Buffer.alloc(length);
  await file.read(bytes, 0, length, size - length);
  return bytes.toString("latin1");
}

/** The highest sequence number that the lines have of a result of this queue. 0 if they have none. */
async function lastSequenceOf({ database, names }: QueueContext, lines: readonly string[]): Promise<number> {
  const results = lines.flatMap((line) => {
    // A line of another program need not be JSON.
    const fields = fieldsOfJson(line);
    const [id, sequence] = [text(fields, "id"), number(fields, "sequence")];
    return id === undefined || sequence === undefined ? [] : [{ id, sequence }];
  });
  const [row] = await database.sql.query<{ last: string | null }>(
    `SELECT max(x.sequence) AS last FROM json_to_recordset($1::text::json) AS x (id text, sequence float8)
     JOIN ${names.schema}.job j ON j.id::text = x.id AND j.sequence >= x.sequence`,
    [JSON.stringify(results)],
  );
  return Number(row?.last ?? 0);
}

function lineOf(result: QueueResult): object {
  return { ...result, input: shorten(result.input) };
}

/** Omits media, which would make lines of megabytes. */
function shorten(value: unknown): unknown {
  if (typeof value === "string" && value.length > MAX_TEXT_LENGTH) return `(${value.length} characters omitted)`;
  if (Array.isArray(value)) return value.map(shorten);
  if (isFields(value)) return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, shorten(item)]));
  return value;
}
