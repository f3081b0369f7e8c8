import { ConfigurationError } from "@klingkit/errors";
import type { Database } from "./database.ts";
import { openFolder } from "./folder.ts";
import { fromServerDatabase, openServer, type ServerDatabase, type ServerTimeouts } from "./server.ts";

/**
 * The database of a queue: a directory with an embedded PostgreSQL, which one process can use at a time; the connection
 * string of a PostgreSQL server (`postgres://…`); or a `db` of pg-boss with `beginTransaction`.
 */
export type QueueDatabase = string | ServerDatabase;

/** @throws {ConfigurationError} if another process uses the directory, or the value is not a database */
export async function openDatabase(
  database: QueueDatabase,
  onError: (error: unknown) => void,
  timeouts: ServerTimeouts = {},
): Promise<Database> {
  if (typeof database !== "string") return fromServerDatabase(database, timeouts);
  if (/^postgres(ql)?:\/\//i.test(database)) return openServer(database, onError, timeouts);
  if (database === "" || isConnectionString(database)) {
    // The text may contain a password.
    throw new ConfigurationError("`database` must be a directory or a `postgres://` URL.", {
      advice:
        "Write a connection string as `postgres://user:password@host/database`. If it is a directory, begin its path with `./`.",
    });
  }
  return openFolder(database);
}

/**
 * Whether a text is a connection string in a form that the queue does not support: a URL with another or an incomplete
 * scheme, `user:password@host`, or the keywords of libpq, such as `host=localhost password=secret`. A directory of this
 * name would show the password.
 */
function isConnectionString(text: string): boolean {
  return (
    /^[a-z][a-z0-9+.-]+:/i.test(text) ||
    /^[^/\\]+:[^/\\]*@/.test(text) ||
    /(^|\s)(host|hostaddr|port|dbname|user|password|passfile|service)\s*=/i.test(text)
  );
}
