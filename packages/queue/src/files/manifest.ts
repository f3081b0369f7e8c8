import { fieldsOf, isFields, number, text } from "@klingkit/tasks";
import { mkdir, open } from "node:fs/promises";
import { dirname } from "node:path";
import type { QueueContext } from "../context.ts";
import { tryLock } from "../database/folder-lock.ts";
import { readJson } from "../read-json.ts";
import { type QueueResult, readResults } from "../read-result.ts";

/**
 * Writes one line per result, in order. The worker that opens the file reads its last whole line, removes an incomplete one
 * that a crash left, and continues from there, so that no line is missing or doubled.
 */
export interface Manifest {
  /** Writes the new results. Another process that has the file open writes them in place of this one. */
  write(): Promise<void>;
  close(): void;
}

const NAME = "manifest.jsonl";
/** Results per read. */
const BATCH_SIZE = 200;
/** Texts longer than this are media. */
const LONGEST = 2000;

export function createManifest(context: QueueContext): Manifest {
  const { files } = context;
  const path = files && files.manifest !== false ? `${files.folder}/${files.manifest ?? NAME}` : undefined;
  let unlock: (() => void) | undefined;
  let after: number | undefined;
  let writing: Promise<void> = Promise.resolve();

  async function write(to: string, folder: string): Promise<void> {
    if (!unlock) {
      await mkdir(dirname(to), { recursive: true });
      unlock = await tryLock(`${to}.lock`);
      if (!unlock) return;
      after = undefined;
    }
    const file = await open(to, "a+");
    try {
      after ??= await readEnd(context, file);
      for (;;) {
        const results = await readResults(context, { after, folder, limit: BATCH_SIZE });
        const last = results.at(-1);
        if (!last) return;
        await file.appendFile(results.map((result) => `${JSON.stringify(lineOf(result))}\n`).join(""));
        after = last.place;
      }
    } finally {
      await file.close();
    }
  }

  return {
    write() {
      if (path === undefined || !files) return writing;
      const next = writing.then(() => write(path, files.place));
      writing = next.catch(() => undefined);
      return next;
    },
    close() {
      unlock?.();
      unlock = undefined;
    },
  };
}

/** The place of the last whole line that is this queue's; 0 where there is none. */
async function readEnd({ database, names }: QueueContext, file: Awaited<ReturnType<typeof open>>): Promise<number> {
  const { size } = await file.stat();
  let tail = Buffer.alloc(0);
  // From the end, in growing pieces, until the last whole line is in sight.
  for (let length = Math.min(size, 64 * 1024); ; length = Math.min(size, length * 4)) {
    tail = Buffer.alloc(length);
    await file.read(tail, 0, length, size - length);
    if (length === size || tail.lastIndexOf("\n", tail.lastIndexOf("\n") - 1) > 0) break;
  }
  const whole = tail.lastIndexOf("\n") + 1;
  if (whole < tail.length) await file.truncate(size - (tail.length - whole));
  const line = tail.subarray(0, whole).toString("utf8").trimEnd().split("\n").at(-1);
  const last = line ? fieldsOf(readJson(line)) : {};
  const place = number(last, "place");
  const mine = await database.sql.query(`SELECT 1 FROM ${names.ours}.job WHERE id::text = $1 AND place >= $2::bigint`, [
    text(last, "id") ?? "",
    place ?? 0,
  ]);
  return mine.length > 0 && place !== undefined ? place : 0;
}

function lineOf(result: QueueResult): object {
  return { ...result, input: shorten(result.input) };
}

/** Media that came as bytes would make a line of megabytes. */
function shorten(value: unknown): unknown {
  if (typeof value === "string" && value.length > LONGEST) return `(${value.length} signs left out)`;
  if (Array.isArray(value)) return value.map(shorten);
  if (isFields(value)) return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, shorten(item)]));
  return value;
}
