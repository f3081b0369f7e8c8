import { ConfigurationError } from "@klingkit/errors";
import { loadOnce } from "@klingkit/tasks";
import { detailsOf, reservationOf } from "./reservation-details.ts";
import { type BudgetStore, EPSILON, KEPT_FOR, type Reservation } from "./store.ts";

/** The `created_at` that matches every reservation. */
const ANY = -1;

/** Runs one statement with its values, and returns the rows. */
export type QueryFunction = (
  text: string,
  values: (string | number)[],
) => Promise<{ readonly rows: readonly unknown[] }>;

/** The options of `postgresStore`. */
export interface PostgresStoreOptions {
  /**
   * Runs a statement: a pool of `pg`, PGlite, or any other PostgreSQL client.
   * @example postgresStore({ query: (text, values) => pool.query(text, values) });
   */
  readonly query: QueryFunction;
  /**
   * The prefix of the names of the two tables, which are created if they do not exist: 1 to 40 characters `a` to `z`,
   * `0` to `9` or `_`, not starting with a digit; a schema may precede it, followed by a dot.
   * @default "klingkit_budget"
   */
  readonly table?: string;
}

/**
 * Creates a store in PostgreSQL, for processes on several machines. Each method is one statement, so a pool of any size
 * and a transaction pooler work. It can be the server of a queue: pass a pool that is connected to it.
 * @throws {ConfigurationError} if `table` is not valid
 * @example
 * const pool = new Pool({ connectionString: process.env.DATABASE_URL });
 * budget({ usd: 500, per: "month", store: postgresStore({ query: (text, values) => pool.query(text, values) }) });
 */
export function postgresStore({ query, table = "klingkit_budget" }: PostgresStoreOptions): BudgetStore {
  if (!/^([a-z_][a-z0-9_]{0,39}\.)?[a-z_][a-z0-9_]{0,39}$/.test(table)) {
    throw new ConfigurationError(`\`table\` must be a lower-case SQL name, not ${JSON.stringify(table)}.`);
  }
  const [reservations, periods] = [`${table}_reservation`, `${table}_period`];
  const created = loadOnce(() => createTables(query, reservations, periods));

  async function run(text: string, ...values: (string | number)[]): Promise<Record<string, unknown>[]> {
    await created();
    const { rows } = await query(text, values);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a PostgreSQL client returns rows as objects
    return rows as Record<string, unknown>[];
  }

  async function totalOf(budget: string, period: string): Promise<number> {
    const [row] = await run(`SELECT total FROM ${periods} WHERE budget = $1 AND period = $2`, budget, period);
    return Number(row?.["total"] ?? 0);
  }

  /** Replaces a reservation that is not settled, if the limit allows it. Returns the new total of the period. */
  async function reserveAgain(reservation: Reservation, limit: number): Promise<number | undefined> {
    const { budget, id, period, amount, createdAt } = reservation;
    const [row] = await run(
      `WITH old AS (
         SELECT period, amount, created_at, greatest(amount, $4::numeric) AS again,
           CASE WHEN period = $3 THEN amount ELSE 0 END AS own
         FROM ${reservations} WHERE budget = $1 AND id = $2 AND NOT settled FOR UPDATE
       ), charged AS (
         UPDATE ${periods} p SET total = p.total - old.own + old.again FROM old
         WHERE p.budget = $1 AND p.period = $3 AND p.total - old.own + old.again <= $5::numeric
         RETURNING p.total
       ), left_period AS (
         UPDATE ${periods} p SET total = p.total - old.amount FROM old, charged
         WHERE p.budget = $1 AND p.period = old.period AND old.period <> $3
       ), replaced AS (
         UPDATE ${reservations} r
         SET period = $3, amount = old.again, created_at = greatest(old.created_at + 1, $6::bigint), details = $7
         FROM old, charged WHERE r.budget = $1 AND r.id = $2
       )
       SELECT total FROM charged`,
      budget,
      id,
      period,
      amount,
      limit + EPSILON,
      createdAt,
      detailsOf(reservation),
    );
    return row && Number(row["total"]);
  }

  async function isSettled(budget: string, id: string): Promise<boolean> {
    return (
      (await run(`SELECT 1 FROM ${reservations} WHERE budget = $1 AND id = $2 AND settled`, budget, id)).length > 0
    );
  }

  async function hasReservation(budget: string, id: string): Promise<boolean> {
    return (await run(`SELECT 1 FROM ${reservations} WHERE budget = $1 AND id = $2`, budget, id)).length > 0;
  }

  return {
    async reserve(reservation, limit) {
      const { budget, id, period, amount, createdAt } = reservation;
      await run(
        `INSERT INTO ${periods} (budget, period, total) VALUES ($1, $2, 0) ON CONFLICT DO NOTHING`,
        budget,
        period,
      );
      try {
        // The update locks the row of the period, and compares its newest total: two processes cannot pass the limit
        // together. A reservation that another process adds meanwhile violates the primary key and undoes the statement.
        const [row] = await run(
          `WITH charged AS (
             UPDATE ${periods} SET total = total + $4::numeric
             WHERE budget = $1 AND period = $3 AND total + $4::numeric <= $5::numeric
               AND NOT EXISTS (SELECT 1 FROM ${reservations} WHERE budget = $1 AND id = $2)
             RETURNING total
           ), added AS (
             INSERT INTO ${reservations} (budget, id, period, amount, created_at, details)
             SELECT $1, $2, $3, $4::numeric, $6::bigint, $7 FROM charged
           ), deleted AS (
             DELETE FROM ${reservations} USING charged
             WHERE charged.total = $4::numeric AND budget = $1 AND settled AND created_at < $6::bigint - ${KEPT_FOR}
           )
           SELECT total FROM charged`,
          budget,
          id,
          period,
          amount,
          limit + EPSILON,
          createdAt,
          detailsOf(reservation),
        );
        if (row) return { granted: true, isNew: true, total: Number(row["total"]) };
      } catch (error) {
        if (!(await hasReservation(budget, id))) throw error;
      }
      const again = await reserveAgain(reservation, limit);
      if (again !== undefined) return { granted: true, isNew: false, total: again };
      return { granted: await isSettled(budget, id), isNew: false, total: await totalOf(budget, period) };
    },
    async find(budget, id) {
      const [row] = await run(
        `SELECT * FROM ${reservations} WHERE budget = $1 AND id = $2 AND NOT settled`,
        budget,
        id,
      );
      return row && reservationOf(row);
    },
    async settle(budget, id, amount, createdAt = ANY) {
      await run(
        `WITH old AS (
           SELECT period, amount FROM ${reservations} 
           WHERE budget = $1 AND id = $2 AND $4::bigint IN (created_at, ${ANY}) FOR UPDATE
         ), settled AS (
           UPDATE ${reservations} SET amount = $3::numeric, settled = true FROM old WHERE budget = $1 AND id = $2
         )
         UPDATE ${periods} p SET total = p.total + $3::numeric - old.amount FROM old
         WHERE p.budget = $1 AND p.period = old.period`,
        budget,
        id,
        amount,
        createdAt,
      );
    },
    async release(budget, id, createdAt = ANY) {
      await run(
        `WITH released AS (
           DELETE FROM ${reservations}
           WHERE budget = $1 AND id = $2 AND NOT settled AND $3::bigint IN (created_at, ${ANY})
           RETURNING period, amount
         )
         UPDATE ${periods} p SET total = p.total - released.amount FROM released
         WHERE p.budget = $1 AND p.period = released.period`,
        budget,
        id,
        createdAt,
      );
    },
    async unsettled(budget) {
      const rows = await run(
        `SELECT * FROM ${reservations} WHERE budget = $1 AND NOT settled ORDER BY created_at`,
        budget,
      );
      return rows.map(reservationOf);
    },
    total: totalOf,
  };
}

/** Amounts are decimal numbers, so that sums of them have no rounding errors. */
async function createTables(query: QueryFunction, reservations: string, periods: string): Promise<void> {
  const statements = [
    `CREATE TABLE IF NOT EXISTS ${periods} (
       budget text NOT NULL, period text NOT NULL, total numeric NOT NULL, PRIMARY KEY (budget, period))`,
    `CREATE TABLE IF NOT EXISTS ${reservations} (
       budget text NOT NULL, id text NOT NULL, period text NOT NULL, amount numeric NOT NULL,
       settled boolean NOT NULL DEFAULT false, created_at bigint NOT NULL, details text NOT NULL,
       PRIMARY KEY (budget, id))`,
  ];
  for (const statement of statements) {
    // Of processes that create a table at the same time, all but one can fail, in spite of IF NOT EXISTS.
    await query(statement, []).catch(() => query(statement, []));
  }
}
