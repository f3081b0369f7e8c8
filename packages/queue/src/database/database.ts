import type { Clock } from "@klingkit/http";

/** A connection for pg-boss. */
export interface BossDatabase {
  /** Runs a statement with its values, and returns the rows. */
  executeSql(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
}

/** Runs statements: each one alone, or all in the transaction to which it belongs. */
export interface Sql {
  query<Row>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  /** The same connection for pg-boss. */
  readonly boss: BossDatabase;
}

/** A PostgreSQL database: embedded, or on a server. */
export interface Database {
  readonly kind: "folder" | "server";
  readonly sql: Sql;
  /** The options with which pg-boss uses the same database. */
  readonly bossOptions: { readonly db: BossDatabase; readonly backend?: "pglite" };
  transaction<Result>(work: (sql: Sql) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

/** Registers the statements and transactions on the clock: a virtual clock waits for the database. */
export function trackDatabase(database: Database, clock: Clock): Database {
  const track = <Result>(work: Promise<Result>): Promise<Result> => clock.track?.(work) ?? work;
  return {
    ...database,
    sql: {
      ...database.sql,
      query: <Row>(text: string, values?: readonly unknown[]) => track(database.sql.query<Row>(text, values)),
    },
    transaction: (work) => track(database.transaction(work)),
  };
}

/** Runs one statement. */
export type ExecuteSql = (text: string, values?: unknown[]) => Promise<{ rows: unknown[] }>;

export function createSql(run: ExecuteSql): Sql {
  return {
    boss: { executeSql: run },
    async query<Row>(text: string, values: readonly unknown[] = []) {
      const { rows } = await run(text, [...values]);
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the caller knows the columns of its statement
      return rows as Row[];
    },
  };
}
