import { ConfigurationError } from "@klingkit/errors";
import { systemClock } from "@klingkit/http/options";
import { constants } from "node:fs";
import { open } from "node:fs/promises";
import type { DatabaseSync } from "node:sqlite";

/** SQLite's result code for a database that another connection has locked. */
const SQLITE_BUSY = 5;

/** How long opening waits for other processes, milliseconds. */
const OPEN_TIMEOUT = 10_000;
/** The time between two attempts to lock, milliseconds. */
const LOCK_INTERVAL = 2;

/**
 * Opens a SQLite database for several processes, with permissions for the owner only. SQLite keeps a transaction whole if
 * a process is killed, and releases its locks: Node has no other such locks.
 * @param setup the statements that create the tables
 * @param busyTimeout how long a statement waits for the lock of another process, milliseconds. The wait blocks this process.
 * @throws {ConfigurationError} if the file cannot be opened, or this runtime has no SQLite
 */
export async function openSqlite(path: string, setup: string, busyTimeout: number): Promise<DatabaseSync> {
  const { DatabaseSync } = await loadSqlite();
  try {
    // SQLite would create the file with the permissions of the umask.
    await (await open(path, constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW, 0o600)).close();
    const database = new DatabaseSync(path);
    database.exec(`PRAGMA busy_timeout = ${busyTimeout}`);
    await whenUnlocked(() => database.exec(setup), OPEN_TIMEOUT);
    return database;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ConfigurationError(`The file ${path} cannot be opened: ${reason}.`, { cause });
  }
}

/**
 * Runs a statement, again and again while another connection has the lock. It does not block this process, which may hold
 * the lock itself.
 * @param timeout how long it waits, milliseconds
 */
export async function whenUnlocked(statement: () => void, timeout: number): Promise<void> {
  const end = systemClock.now() + timeout;
  for (;;) {
    try {
      statement();
      return;
    } catch (error) {
      if (!isLocked(error) || systemClock.now() > end) throw error;
      await systemClock.sleep(LOCK_INTERVAL);
    }
  }
}

/** @throws {ConfigurationError} if this runtime has no SQLite */
export async function loadSqlite(): Promise<{ readonly DatabaseSync: typeof DatabaseSync }> {
  return import("node:sqlite").catch((cause: unknown) => {
    throw new ConfigurationError("This runtime has no `node:sqlite`.", {
      advice: "Use Node.js 22.13 or newer, or another store.",
      cause,
    });
  });
}

/** Whether an error states that another connection has the lock. */
function isLocked(error: unknown): boolean {
  return error instanceof Error && "errcode" in error && error.errcode === SQLITE_BUSY;
}

/** Runs `work` in a transaction that excludes other writers. If `work` throws, its changes are undone. */
export function transaction<Result>(database: DatabaseSync, work: () => Result): Result {
  database.exec("BEGIN IMMEDIATE");
  try {
    const result = work();
    database.exec("COMMIT");
    return result;
  } catch (error) {
    // The statement that failed may have ended the transaction.
    if (database.isTransaction) database.exec("ROLLBACK");
    throw error;
  }
}
