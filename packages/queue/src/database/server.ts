import { ConfigurationError } from "@klingkit/errors";
import { PgBoss } from "pg-boss";
import { type BossDatabase, type Database, createSql } from "./database.ts";

/** A transaction of a `db` of pg-boss. */
interface Transaction {
  /** Runs statements in the transaction. */
  readonly db: BossDatabase;
  /** Commits the transaction. */
  commit(): Promise<void>;
  /** Rolls the transaction back. */
  rollback(): Promise<void>;
}

/** A `db` of pg-boss with transactions. The caller opens and closes its connections. */
export interface ServerDatabase extends BossDatabase {
  /** Begins a transaction. Without this method, the queue throws a `ConfigurationError`. */
  beginTransaction?(): Promise<Transaction>;
}

/** Maximum number of connections per process. Statements are short and batched, so fewer than pg-boss's ten suffice. */
const MAX_CONNECTIONS = 6;

/** Connects to a server, with the connection pool of pg-boss. */
export async function openServer(connectionString: string, onError: (error: unknown) => void): Promise<Database> {
  const boss = new PgBoss({ connectionString, max: MAX_CONNECTIONS, application_name: "klingkit" });
  const pool: ServerDatabase & { open?(): Promise<void>; close?(): Promise<void> } = boss.getDb();
  boss.on("error", onError);
  await pool.open?.();
  return { ...fromServerDatabase(pool), close: async () => pool.close?.() };
}

/** Uses connections that the caller opens and closes. */
export function fromServerDatabase(db: ServerDatabase): Database {
  const begin = db.beginTransaction?.bind(db);
  if (!begin) {
    throw new ConfigurationError("The `db` has no method `beginTransaction`, which the queue needs.", {
      advice: "Pass a connection string, or the `db` of pg-boss.",
    });
  }
  const executeSql: BossDatabase["executeSql"] = (text, values) => db.executeSql(text, values);
  return {
    kind: "server",
    sql: createSql(executeSql),
    bossOptions: { db: { executeSql } },
    async transaction(work) {
      const transaction = await begin();
      try {
        const result = await work(createSql((text, values) => transaction.db.executeSql(text, values)));
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
