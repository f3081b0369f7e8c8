import { ConfigurationError } from "@klingkit/errors";
import { constants } from "node:fs";
import { open } from "node:fs/promises";
import type { DatabaseSync } from "node:sqlite";

/** SQLite's result code for a database that another connection has locked. */
const SQLITE_BUSY = 5;

/**
 * Opens a SQLite database for several processes, with permissions for the owner only. SQLite keeps a transaction whole if
 * a process is killed, and releases its locks: Node has no other such locks.
 * @param busyTimeout how long a statement waits for the lock of another process, milliseconds
 * @throws {ConfigurationError} if the file cannot be opened, or this runtime has no SQLite
 */
export async function openSqlite(path: string, schema: string, busyTimeout: number): Promise<DatabaseSync> {
  const { DatabaseSync } = await loadSqlite();
  try {
    // SQLite would create the file with the permissions of the umask.
    await (await open(path, constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW, 0o600)).close();
    const database = new DatabaseSync(path);
    // Creating the tables waits for other processes, which may create them at the same time.
    database.exec(`PRAGMA busy_timeout = 10000; ${schema}; PRAGMA busy_timeout = ${busyTimeout}`);
    return database;
  } catch (cause) {
    throw new ConfigurationError(
      `The file ${path} cannot be opened: ${cause instanceof Error ? cause.message : String(cause)}.`,
      { cause },
    );
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
export function isLocked(error: unknown): boolean {
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
