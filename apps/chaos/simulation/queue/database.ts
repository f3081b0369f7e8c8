import { PGlite } from "@electric-sql/pglite";
import type { ServerDatabase } from "@klingkit/queue";
import { toServerDatabase } from "../../../../packages/queue/test/connection.ts";
import type { Machine } from "./machine.ts";

/** The database that all seeds of a run share. Each seed has its own schema. */
export interface SharedDatabase {
  readonly db: ServerDatabase;
  close(): Promise<void>;
}

let shared: Promise<SharedDatabase> | undefined;

export function openSharedDatabase(): Promise<SharedDatabase> {
  return (shared ??= createDatabase());
}

/** Closes the database after the last seed. */
export async function closeSharedDatabase(): Promise<void> {
  await (await shared)?.close();
  shared = undefined;
}

async function createDatabase(): Promise<SharedDatabase> {
  const pglite = await PGlite.create();
  return { db: toServerDatabase(pglite), close: () => pglite.close() };
}

type Transaction = Awaited<ReturnType<NonNullable<ServerDatabase["beginTransaction"]>>>;

interface ConnectOptions {
  /** Counts work as running, so that the clock waits for it. */
  readonly track: <T>(work: Promise<T>) => Promise<T>;
  /** Receives all rows that the statements of a committed transaction returned. */
  readonly onCommit: (rows: readonly unknown[]) => void;
}

/**
 * Connects a machine with the database. Each statement, `BEGIN` and `COMMIT` is an operation. When the machine crashes,
 * the server rolls its open transactions back; a statement that runs already ends.
 */
export function connectMachine(
  db: ServerDatabase,
  machine: Machine,
  { track, onCommit }: ConnectOptions,
): ServerDatabase {
  const open = new Set<Transaction>();
  machine.crashed.addEventListener("abort", () => {
    for (const transaction of open) void track(transaction.rollback());
    open.clear();
  });

  async function begin(): Promise<Transaction> {
    if (!db.beginTransaction) throw new Error("The database has no transactions.");
    const transaction = await db.beginTransaction();
    if (machine.isCrashed) await transaction.rollback();
    else open.add(transaction);
    return transaction;
  }

  return {
    executeSql: (text, values) =>
      machine.operation("statement", nameOf(text), () => track(db.executeSql(text, values))),
    async beginTransaction() {
      const transaction = await machine.operation("statement", "BEGIN", () => track(begin()));
      const all: unknown[] = [];
      return {
        db: {
          executeSql: (text, values) =>
            machine.operation("statement", nameOf(text), async () => {
              const result = await track(transaction.db.executeSql(text, values));
              all.push(...result.rows);
              return result;
            }),
        },
        commit: () =>
          machine.operation("statement", "COMMIT", async () => {
            if (!open.delete(transaction)) return;
            await track(transaction.commit());
            onCommit(all);
          }),
        rollback: () =>
          machine.operation("statement", "ROLLBACK", async () => {
            if (open.delete(transaction)) await track(transaction.rollback());
          }),
      };
    },
  };
}

/** A statement as the history names it. */
function nameOf(text: string): string {
  return text.trim().replaceAll(/\s+/g, " ").slice(0, 60);
}
