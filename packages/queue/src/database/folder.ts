import type { PGlite } from "@electric-sql/pglite";
import { ConfigurationError } from "@klingkit/errors";
import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fromPglite } from "pg-boss";
import { type Database, type ExecuteSql, createSql } from "./database.ts";
import { lockFolder } from "./folder-lock.ts";

/** A PGlite instance or one of its transactions. */
interface StatementRunner {
  query(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
  exec(text: string): Promise<{ rows: unknown[] }[]>;
}

/**
 * Opens the embedded PostgreSQL of a directory and locks the directory: two processes on one directory lose committed rows without
 * an error (tried on 2026-11-21).
 */
export async function openFolder(folder: string): Promise<Database> {
  const path = resolve(folder);
  await mkdir(path, { recursive: true });
  const unlock = await lockFolder(path);
  try {
    const { PGlite } = await loadPglite();
    const pglite = await PGlite.create(join(path, "pglite"));
    return {
      kind: "folder",
      sql: createSql(executeOn(pglite)),
      bossOptions: { db: fromPglite(pglite), backend: "pglite" },
      transaction: (work) => pglite.transaction((transaction) => work(createSql(executeOn(transaction)))),
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

/** PGlite allows several statements in one text only without parameters. */
function executeOn(pglite: StatementRunner): ExecuteSql {
  return async (text, values) => {
    if (values && values.length > 0) return pglite.query(text, values);
    return { rows: (await pglite.exec(text)).flatMap(({ rows }) => rows) };
  };
}

async function loadPglite(): Promise<{ readonly PGlite: typeof PGlite }> {
  try {
    return await import("@electric-sql/pglite");
  } catch (error) {
    throw new ConfigurationError(
      "A queue in a directory needs the package @electric-sql/pglite, which is not installed.",
      {
        advice: "Install the package, or use a PostgreSQL server.",
        cause: error,
      },
    );
  }
}
