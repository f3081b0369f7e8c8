import { ConfigurationError } from "@klingkit/errors";
import { readFile, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";

/**
 * Locks the directory of a queue for this process. The operating system releases the file lock when a process is killed.
 * Node has such locks only in SQLite.
 * @returns a function that releases the lock
 * @throws {ConfigurationError} if another process has the lock; the message names the process
 */
export async function lockFolder(folder: string): Promise<() => void> {
  const owner = join(folder, "lock.owner");
  const unlock = await tryLock(join(folder, "lock"));
  if (!unlock) {
    const holder = await readFile(owner, "utf8").catch(() => "another process");
    throw new ConfigurationError(
      `The directory ${folder} is used by ${holder}. Only one process can use it at a time.`,
      {
        advice: 'For several processes or machines, use a PostgreSQL server: `database: "postgres://..."`.',
      },
    );
  }
  const self = `process ${process.pid} on ${hostname()} (${process.title})`;
  await writeFile(owner, `${self} since ${new Date().toISOString()}`);
  return unlock;
}

/** Keeps the locks alive: SQLite releases the lock of a database object that is garbage-collected. */
const locked = new Set<DatabaseSync>();

/** SQLite's result code for a database that another connection has locked. */
const SQLITE_BUSY = 5;

/** Locks a file and returns a function that releases it. Undefined if another process has the lock. */
export async function tryLock(path: string): Promise<(() => void) | undefined> {
  const { DatabaseSync } = await import("node:sqlite");
  const file = new DatabaseSync(path);
  try {
    file.exec("BEGIN EXCLUSIVE");
    locked.add(file);
    return () => {
      locked.delete(file);
      file.close();
    };
  } catch (error) {
    file.close();
    if (error instanceof Error && "errcode" in error && error.errcode === SQLITE_BUSY) return undefined;
    throw error;
  }
}
