/** A connection for pg-boss. */
export interface BossDatabase {
  /** Runs a statement with its values, and returns the rows. */
  executeSql(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
}

/** Runs statements: alone, or all in the transaction that it was made for. */
export interface Sql {
  query<Row>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  /** The same connection, as pg-boss takes it. */
  readonly boss: BossDatabase;
}

/** A PostgreSQL, wherever it runs. */
export interface Database {
  readonly kind: "folder" | "server";
  readonly sql: Sql;
  /** How pg-boss reaches it. */
  readonly bossOptions: { readonly db: BossDatabase; readonly backend?: "pglite" };
  transaction<Result>(work: (sql: Sql) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

/** Anything that runs one statement. */
export type Run = (text: string, values?: unknown[]) => Promise<{ rows: unknown[] }>;

export function sqlOf(run: Run): Sql {
  return {
    boss: { executeSql: run },
    async query<Row>(text: string, values: readonly unknown[] = []) {
      const { rows } = await run(text, [...values]);
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what a statement gives is known where it is written
      return rows as Row[];
    },
  };
}
