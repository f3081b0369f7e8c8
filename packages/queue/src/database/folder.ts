import type { PGlite } from "@electric-sql/pglite";
import { ConfigurationError } from "@klingkit/errors";
import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fromPglite } from "pg-boss";
import { type Database, type Run, sqlOf } from "./database.ts";
import { lockFolder } from "./folder-lock.ts";

/** What of PGlite runs statements: itself, or one of its transactions. */
interface Runs {
  query(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
  exec(text: string): Promise<{ rows: unknown[] }[]>;
}

/**
 * Opens the embedded PostgreSQL of a folder, for this process alone: two processes on one folder lose committed rows
 * without an error (tried, 2026-11-21).
 */
export async function openFolder(folder: string): Promise<Database> {
  const path = resolve(folder);
  await mkdir(path, { recursive: true });
  const unlock = await lockFolder(path);
  try {
    const loaded = await embedded();
    const pglite = await loaded.PGlite.create(join(path, "pglite"));
    return {
      kind: "folder",
      sql: sqlOf(runOn(pglite)),
      bossOptions: { db: fromPglite(pglite), backend: "pglite" },
      transaction: (work) => pglite.transaction((transaction) => work(sqlOf(runOn(transaction)))),
      async close() {
        await pglite.close();
        unlock();
      },
    };
  } catch (error) {
    unlock();
    throw error;
  }
}

/** With values one statement; without there may be several. pg-boss's own adapter rolls back where an error is caught. */
function runOn(pglite: Runs): Run {
  return async (text, values) => {
    if (values && values.length > 0) return pglite.query(text, values);
    return { rows: (await pglite.exec(text)).flatMap(({ rows }) => rows) };
  };
}

async function embedded(): Promise<{ readonly PGlite: typeof PGlite }> {
  try {
    return await import("@electric-sql/pglite");
  } catch (error) {
    throw new ConfigurationError(
      "A queue in a folder needs the package @electric-sql/pglite, which is not installed.",
      {
        advice: "Install it, or use a PostgreSQL server.",
        cause: error,
      },
    );
  }
}
