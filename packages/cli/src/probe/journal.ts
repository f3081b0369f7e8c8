import { open, readdir, readFile, type FileHandle } from "node:fs/promises";
import { join } from "node:path";
import { fieldsOfJson } from "@klingkit/tasks";
import type { Clock } from "klingkit";
import { createDirectory } from "../state/create-directory.ts";

/** A create of a run. It is written before the request is sent. */
export interface JournalEntry {
  readonly experiment: string;
  readonly host: string;
  /** The path of the create. */
  readonly path: string;
  readonly externalId: string;
  /** The price in units. */
  readonly units: number;
  /** When it was sent, epoch milliseconds. */
  readonly at: number;
}

/** What became of a create. The id is that of its task. */
export type JournalOutcome =
  | { readonly outcome: "accepted"; readonly id: string }
  | { readonly outcome: "none" | "unknown" };

/** A create of an earlier run whose outcome the run did not learn. */
export interface OpenEntry extends JournalEntry {
  readonly file: string;
  readonly number: number;
}

/** The write-ahead file of a run. It contains no credential. */
export interface Journal {
  /** Writes a create durably. Returns its number. */
  begin(entry: JournalEntry): Promise<number>;
  end(number: number, outcome: JournalOutcome): Promise<void>;
  close(): Promise<void>;
}

const SUFFIX = ".jsonl";

/** Creates the write-ahead file of a run. */
export async function createJournal(folder: string, clock: Clock): Promise<Journal> {
  const track = <T>(work: Promise<T>): Promise<T> => clock.track?.(work) ?? work;
  await track(createDirectory(folder, 0o700));
  const file = await track(openNew(folder, clock.now()));
  let count = 0;
  return {
    async begin(entry) {
      const number = count++;
      await track(append(file, { number, ...entry }));
      // Only a paid create has to survive a loss of power.
      if (entry.units > 0) await track(file.datasync());
      return number;
    },
    end: (number, outcome) => track(append(file, { number, ...outcome })),
    close: () => track(file.close()),
  };
}

/** Two runs may start in the same millisecond. */
async function openNew(folder: string, now: number): Promise<FileHandle> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await open(join(folder, `${new Date(now + attempt).toISOString().replaceAll(":", "-")}${SUFFIX}`), "ax", 0o600);
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    }
  }
}

async function append(file: FileHandle, line: object): Promise<void> {
  await file.write(`${JSON.stringify(line)}\n`);
}

/** Returns the paid creates of all earlier runs whose outcome is not known. */
export async function readOpenEntries(folder: string): Promise<readonly OpenEntry[]> {
  const names = await readdir(folder).catch(() => []);
  const files = await Promise.all(
    names
      .filter((name) => name.endsWith(SUFFIX))
      .toSorted()
      .map(async (name) => openEntriesIn(join(folder, name), await readFile(join(folder, name), "utf8"))),
  );
  return files.flat().filter(({ units }) => units > 0);
}

function openEntriesIn(file: string, text: string): readonly OpenEntry[] {
  const open = new Map<number, OpenEntry>();
  for (const line of text.split("\n")) {
    // A crash may cut the last line. Its request was not sent.
    const fields = fieldsOfJson(line);
    const { number, outcome } = fields;
    if (typeof number !== "number") continue;
    if (outcome === undefined) {
      const { experiment, host, path, externalId, units, at } = fields;
      const texts = { experiment: String(experiment), host: String(host), path: String(path) };
      open.set(number, { file, number, ...texts, externalId: String(externalId), units: Number(units), at: Number(at) });
    } else if (outcome !== "unknown") open.delete(number);
  }
  return [...open.values()];
}

/** Adds the outcome of a create of an earlier run to its file. */
export async function closeEntry({ file, number }: OpenEntry, outcome: JournalOutcome): Promise<void> {
  const handle = await open(file, "a");
  try {
    await append(handle, { number, ...outcome });
  } finally {
    await handle.close();
  }
}
