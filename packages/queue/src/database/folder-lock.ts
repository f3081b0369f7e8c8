import { ConfigurationError } from "@klingkit/errors";
import { readFile, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";

/**
 * Locks the folder of a queue for this process. The lock is the operating system's on an open file, so a process that is
 * killed leaves none behind. Node offers it only through SQLite.
 * @returns how to release it
 * @throws {ConfigurationError} if another process has it; the message names the process
 */
export async function lockFolder(folder: string): Promise<() => void> {
  const owner = join(folder, "lock.owner");
  const unlock = await tryLock(join(folder, "lock"));
  if (!unlock) {
    const who = await readFile(owner, "utf8").catch(() => "another process");
    throw new ConfigurationError(`A queue's folder can have one owner, and ${folder} has one: ${who}.`, {
      advice: 'For several processes or machines use a PostgreSQL server: database: "postgres://...".',
    });
  }
  const me = `process ${process.pid} on ${hostname()} (${process.title})`;
  await writeFile(owner, `${me}, since ${new Date().toISOString()}`);
  return unlock;
}

/** SQLite's result code for a database that another connection has locked. */
const SQLITE_BUSY = 5;

/** Locks a file. Undefined if another process has the lock. */
export async function tryLock(path: string): Promise<(() => void) | undefined> {
  const { DatabaseSync } = await import("node:sqlite");
  const file = new DatabaseSync(path);
  try {
    file.exec("BEGIN EXCLUSIVE");
    return () => file.close();
  } catch (error) {
    file.close();
    if (error instanceof Error && "errcode" in error && error.errcode === SQLITE_BUSY) return undefined;
    throw error;
  }
}
