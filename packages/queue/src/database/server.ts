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

/**
 * How long a statement may take, milliseconds. After that the connection counts as lost: when a machine or a firewall
 * between them fails, neither end of a connection may ever notice it.
 */
const QUERY_TIMEOUT = 60_000;

/** The limits of the time that a transaction may wait for its worker, milliseconds. */
const IDLE_TIMEOUT = { min: 5000, max: 30_000 };

/**
 * How long a transaction may wait for its worker, milliseconds, before the server ends it. A worker that is suspended or
 * cut off in a transaction would otherwise keep its locks, and block all others. It loses its jobs after its lease.
 */
export function idleTransactionTimeout(leaseDuration: number): number {
  return Math.min(Math.max(leaseDuration, IDLE_TIMEOUT.min), IDLE_TIMEOUT.max);
}

/** The time limits of a connection to a server, milliseconds. */
export interface ServerTimeouts {
  /** @default 30_000 */
  readonly idleTransaction?: number;
  /** @default 60_000 */
  readonly query?: number;
}

/** The `db` of pg-boss with its pool of connections. */
type PooledDatabase = ServerDatabase & {
  open?(): Promise<void>;
  close?(): Promise<void>;
  readonly pool?: { on(type: "connect", listener: (client: NodeJS.EventEmitter) => void): unknown };
};

/** Connects to a server, with the connection pool of pg-boss. */
export async function openServer(
  connectionString: string,
  onError: (error: unknown) => void,
  timeouts: ServerTimeouts = {},
): Promise<Database> {
  const options = {
    connectionString,
    max: MAX_CONNECTIONS,
    application_name: "klingkit",
    query_timeout: timeouts.query ?? QUERY_TIMEOUT,
    keepAlive: true,
  };
  const boss = new PgBoss(options);
  const db: PooledDatabase = boss.getDb();
  boss.on("error", onError);
  await db.open?.();
  // A server that ends a connection just after it was opened may send the error before pg-boss listens to it: without a
  // listener, it would end the process. The next statement on the connection fails with it.
  db.pool?.on("connect", (client) => client.on("error", () => undefined));
  return { ...fromServerDatabase(db, timeouts), close: async () => db.close?.() };
}

/** Uses connections that the caller opens and closes. */
export function fromServerDatabase(
  db: ServerDatabase,
  { idleTransaction = IDLE_TIMEOUT.max }: Pick<ServerTimeouts, "idleTransaction"> = {},
): Database {
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
        // For this transaction only, because a pooler may give the connection to another program after it.
        await transaction.db.executeSql(`SET LOCAL idle_in_transaction_session_timeout = ${idleTransaction}`);
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
