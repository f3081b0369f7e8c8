import { ConfigurationError } from "@klingkit/errors";
import type { Database } from "./database.ts";
import { openFolder } from "./folder.ts";
import { fromServerDatabase, openServer, type ServerDatabase } from "./server.ts";

/**
 * The database of a queue: a directory with an embedded PostgreSQL, which one process can use at a time; the connection
 * string of a PostgreSQL server (`postgres://…`); or a `db` of pg-boss with `beginTransaction`.
 */
export type QueueDatabase = string | ServerDatabase;

/** @throws {ConfigurationError} if another process uses the directory, or the value is not a database */
export async function openDatabase(database: QueueDatabase, onError: (error: unknown) => void): Promise<Database> {
  if (typeof database !== "string") return fromServerDatabase(database);
  if (/^postgres(ql)?:\/\//i.test(database)) return openServer(database, onError);
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(database)) {
    throw new ConfigurationError("`database` must be a directory or a `postgres://` URL.");
  }
  return openFolder(database);
}
