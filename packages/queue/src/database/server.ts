import { ConfigurationError } from "@klingkit/errors";
import { PgBoss } from "pg-boss";
import { type BossDatabase, type Database, sqlOf } from "./database.ts";

/** A transaction of an adapter of pg-boss. */
interface Transaction {
  /** Runs statements in the transaction. */
  readonly db: BossDatabase;
  /** Commits the transaction. */
  commit(): Promise<void>;
  /** Rolls the transaction back. */
  rollback(): Promise<void>;
}

/** A `db` of pg-boss with transactions, for connections that you open and close. */
export interface ServerDatabase extends BossDatabase {
  /** Begins a transaction. The queue needs it: a `db` without it throws a `ConfigurationError`. */
  beginTransaction?(): Promise<Transaction>;
}

/** Connections per process. Fewer than pg-boss's ten: statements are short and many go together. */
const CONNECTIONS = 6;

/** Opens a pool of connections to a server. pg-boss has one, so it is used. */
export async function openServer(connectionString: string, onError: (error: unknown) => void): Promise<Database> {
  const boss = new PgBoss({ connectionString, max: CONNECTIONS, application_name: "klingkit" });
  const pool: ServerDatabase & { open?(): Promise<void>; close?(): Promise<void> } = boss.getDb();
  boss.on("error", onError);
  await pool.open?.();
  return { ...givenServer(pool), close: async () => pool.close?.() };
}

/** Uses connections that the caller opened and closes. */
export function givenServer(db: ServerDatabase): Database {
  const begin = db.beginTransaction?.bind(db);
  if (!begin) {
    throw new ConfigurationError("This db has no beginTransaction, which the queue needs.", {
      advice: "Hand in a connection string, or pg-boss's own db.",
    });
  }
  const run: BossDatabase["executeSql"] = (text, values) => db.executeSql(text, values);
  return {
    kind: "server",
    sql: sqlOf(run),
    bossOptions: { db: { executeSql: run } },
    async transaction(work) {
      const transaction = await begin();
      try {
        const result = await work(sqlOf((text, values) => transaction.db.executeSql(text, values)));
        await transaction.commit();
        return result;
      } catch (error) {
        await transaction.rollback();
        throw error;
      }
    },
    close: async () => undefined,
  };
}
