import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** A directory that this process has locked until it calls `release`, or exits. */
export interface StateFolder {
  readonly path: string;
  release(): void;
}

const MAX_FOLDERS = 50;

/** Locks the directory `name` in `base`, or `name-2` and so on if another running demo has locked it. */
export function acquireStateFolder(base: string, name: string): StateFolder {
  for (let number = 1; number <= MAX_FOLDERS; number += 1) {
    const path = join(base, number === 1 ? name : `${name}-${number}`);
    // Prompts and uploads are private.
    mkdirSync(path, { recursive: true, mode: 0o700 });
    const release = tryLock(join(path, "lock.db"));
    if (release) return { path, release };
  }
  throw new Error(`${MAX_FOLDERS} demos are already running. Stop one of them and try again.`);
}

/** Keeps the locks alive: SQLite releases the lock of a database object that is garbage-collected. */
const locked = new Set<DatabaseSync>();

/** SQLite's result code for a database that another connection has locked. */
const SQLITE_BUSY = 5;

/**
 * Locks a file and returns a function that releases it. Undefined if it is locked. The operating system releases the lock
 * when a process is killed: a process id in a file could belong to another process after a restart of the container. Node
 * has such locks only in SQLite.
 */
function tryLock(path: string): (() => void) | undefined {
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
