import { fieldsOf, isFields, number, text } from "@klingkit/tasks";
import { mkdir, open } from "node:fs/promises";
import { dirname } from "node:path";
import type { QueueContext } from "../context.ts";
import { tryLock } from "../database/folder-lock.ts";
import { readJson } from "../read-json.ts";
import { type QueueResult, readResults } from "../read-result.ts";

/**
 * Writes one line per result, in order. The worker that opens the file reads its last complete line, removes an incomplete
 * one after a crash, and continues from there, so that no line is missing or repeated.
 */
export interface Manifest {
  /** Writes the new results. If another process has the file open, that process writes them. */
  write(): Promise<void>;
  close(): void;
}

const DEFAULT_NAME = "manifest.jsonl";
/** Results per read. */
const BATCH_SIZE = 200;
/** Longer texts of an input are media. */
const MAX_TEXT_LENGTH = 2000;

export function createManifest(context: QueueContext): Manifest {
  const { files } = context;
  const manifestPath =
    files && files.manifest !== false ? `${files.folder}/${files.manifest ?? DEFAULT_NAME}` : undefined;
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

/** The sequence number of the last complete line of this queue. 0 if there is none. */
async function readLastSequence(
  { database, names }: QueueContext,
  file: Awaited<ReturnType<typeof open>>,
): Promise<number> {
  const { size } = await file.stat();
  let tail = Buffer.alloc(0);
  // Reads growing parts from the end, until one has the last complete line.
  for (let length = Math.min(size, 64 * 1024); ; length = Math.min(size, length * 4)) {
    tail = Buffer.alloc(length);
    await file.read(tail, 0, length, size - length);
    if (length === size || tail.lastIndexOf("\n", tail.lastIndexOf("\n") - 1) > 0) break;
  }
  const complete = tail.lastIndexOf("\n") + 1;
  if (complete < tail.length) await file.truncate(size - (tail.length - complete));
  const line = tail.subarray(0, complete).toString("utf8").trimEnd().split("\n").at(-1);
  const last = line ? fieldsOf(readJson(line)) : {};
  const sequence = number(last, "sequence");
  const matching = await database.sql.query(
    `SELECT 1 FROM ${names.schema}.job WHERE id::text = $1 AND sequence >= $2::bigint`,
    [text(last, "id") ?? "", sequence ?? 0],
  );
  return matching.length > 0 && sequence !== undefined ? sequence : 0;
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
