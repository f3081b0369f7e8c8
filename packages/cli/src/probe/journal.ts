import { type FileHandle, open as openFile, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fieldsOfJson, number as numberOf, text } from "@klingkit/tasks";
import type { Clock } from "klingkit";
import { createDirectory } from "../state/create-directory.ts";

/** A create of a run. It is written before the request is sent. */
export interface JournalEntry {
  readonly experiment: string;
  readonly host: string;
  /** A short hash that tells credentials apart. Another credential may be of an account that does not have the task. */
  readonly credential: string;
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

/** A create of an earlier run whose outcome is not known, or that no report has counted. */
export interface OpenEntry extends JournalEntry {
  readonly file: string;
  readonly number: number;
  /** The id of its task, if the run still learned it. */
  readonly id: string | undefined;
}

/** The write-ahead file of a run. It contains no credential. */
export interface Journal {
  /** Writes a create durably. Returns its number. */
  begin(entry: JournalEntry): Promise<number>;
  end(number: number, outcome: JournalOutcome): Promise<void>;
  /** Records that the report of the run has counted its creates. */
  report(): Promise<void>;
  close(): Promise<void>;
}

const SUFFIX = ".jsonl";
const REPORTED = { reported: true };

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
    report: () => track(append(file, REPORTED)),
    close: () => track(file.close()),
  };
}

/** Two runs may start in the same millisecond. */
async function openNew(folder: string, now: number): Promise<FileHandle> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await openFile(
        join(folder, `${new Date(now + attempt).toISOString().replaceAll(":", "-")}${SUFFIX}`),
        "ax",
        0o600,
      );
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    }
  }
}

async function append(file: FileHandle, line: object): Promise<void> {
  // `write` may write a part of the line on a full disk, and report no error.
  await file.appendFile(`${JSON.stringify(line)}\n`);
}

/** Returns the paid creates of all earlier runs whose outcome is not known, or whose run ended without a report. */
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

function openEntriesIn(file: string, lines: string): readonly OpenEntry[] {
  const open = new Map<number, OpenEntry>();
  for (const line of lines.split("\n")) {
    // A crash may cut the last line. Its request was not sent.
    const fields = fieldsOfJson(line);
    // Only of the creates above it: another run may have named them while this one went on.
    if (fields["reported"] === true)
      for (const { number, id } of open.values()) if (id !== undefined) open.delete(number);
    const entry = numberOf(fields, "number");
    if (entry === undefined) continue;
    const outcome = text(fields, "outcome");
    const before = open.get(entry);
    if (outcome === "none") open.delete(entry);
    else if (before) open.set(entry, { ...before, id: text(fields, "id") });
    else {
      const read = (name: string): string => text(fields, name) ?? "";
      open.set(entry, {
        file,
        number: entry,
        experiment: read("experiment"),
        host: read("host"),
        credential: read("credential"),
        path: read("path"),
        externalId: read("externalId"),
        units: numberOf(fields, "units") ?? 0,
        at: numberOf(fields, "at") ?? 0,
        id: undefined,
      });
    }
  }
  return [...open.values()];
}

/** Adds the outcome of a create of an earlier run to its file. */
export async function closeEntry({ file, number: entry }: OpenEntry, outcome: JournalOutcome): Promise<void> {
  await addLine(file, { number: entry, ...outcome });
}

/** Records that the creates of an earlier run were named. */
export async function reportEntries(entries: readonly OpenEntry[]): Promise<void> {
  for (const file of new Set(entries.map((entry) => entry.file))) await addLine(file, REPORTED);
}

async function addLine(path: string, line: object): Promise<void> {
  const handle = await openFile(path, "a");
  try {
    // A crash may have cut the last line.
    await handle.appendFile("\n");
    await append(handle, line);
  } finally {
    await handle.close();
  }
}
