import { ConfigurationError } from "@klingkit/errors";
import type { Database } from "./database.ts";
import { openFolder } from "./folder.ts";
import { givenServer, openServer, type ServerDatabase } from "./server.ts";

/**
 * Where the queue is kept: a folder (an embedded PostgreSQL, for one process at a time), the connection string of a
 * PostgreSQL server (`postgres://...`), or pg-boss's own kind of `db` with `beginTransaction`.
 */
export type QueueDatabase = string | ServerDatabase;

/** @throws ConfigurationError when another process has the folder */
export async function openDatabase(database: QueueDatabase, onError: (error: unknown) => void): Promise<Database> {
  if (typeof database !== "string") return givenServer(database);
  if (/^postgres(ql)?:\/\//i.test(database)) return openServer(database, onError);
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(database)) {
    throw new ConfigurationError("The database of a queue is a folder or a postgres:// address.");
  }
  return openFolder(database);
}
