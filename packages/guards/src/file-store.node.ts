import { fieldsOf, loadOnce } from "@klingkit/tasks";
import { resolve } from "node:path";
import { openSqlite, transaction } from "./open-sqlite.node.ts";
import { detailsOf, reservationOf } from "./reservation-details.ts";
import { type BudgetStore, EPSILON, KEPT_FOR, reserveAgain } from "./store.ts";

const schema = `
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
CREATE TABLE IF NOT EXISTS reservation (
  budget TEXT NOT NULL,
  id TEXT NOT NULL,
  period TEXT NOT NULL,
  amount REAL NOT NULL,
  settled INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  details TEXT NOT NULL,
  PRIMARY KEY (budget, id)
) STRICT;
CREATE INDEX IF NOT EXISTS reservation_period ON reservation (budget, period, amount)`;

/** How long a process waits for another one, milliseconds. A transaction takes a few milliseconds. */
const BUSY_TIMEOUT = 10_000;

/**
 * Creates a store in a SQLite file, for the processes of one machine. The file must be on a local disk, because network
 * file systems do not lock reliably. Only its owner can read it. Requires `node:sqlite`: Node.js 22.13 or newer.
 * @param path the file; it is created if it does not exist, but not its directory
 * @throws {ConfigurationError} (the methods of the store) if the file cannot be opened
 * @example budget({ usd: 20, per: "day", store: fileStore("/var/lib/films/budget.sqlite") });
 */
export function fileStore(path: string): BudgetStore {
  const file = resolve(path);
  const open = loadOnce(() => openSqlite(file, schema, BUSY_TIMEOUT));
  /** Runs a statement and returns its rows. */
  async function query(sql: string, ...values: (string | number)[]): Promise<readonly Record<string, unknown>[]> {
    return (await open()).prepare(sql).all(...values);
  }
  return {
    async reserve(reservation, limit) {
      const database = await open();
      const { budget, id, period, amount, createdAt } = reservation;
      return transaction(database, () => {
        const totals = database
          .prepare("SELECT coalesce(sum(amount), 0) AS total FROM reservation WHERE budget = ? AND period = ?")
          .get(budget, period);
        const total = Number(fieldsOf(totals)["total"]);
        const row = database.prepare("SELECT * FROM reservation WHERE budget = ? AND id = ?").get(budget, id);
        if (row?.["settled"] === 1) return { granted: true, isNew: false, total };
        if (row) {
          const earlier = reservationOf(row);
          const again = reserveAgain(earlier, reservation);
          const newTotal = total - (earlier.period === period ? earlier.amount : 0) + again.amount;
          if (newTotal > limit + EPSILON) return { granted: false, isNew: false, total };
          database
            .prepare(
              "UPDATE reservation SET period = ?, amount = ?, created_at = ?, details = ? WHERE budget = ? AND id = ?",
            )
            .run(period, again.amount, again.createdAt, detailsOf(again), budget, id);
          return { granted: true, isNew: false, total: newTotal };
        }
        if (total + amount > limit + EPSILON) return { granted: false, isNew: false, total };
        if (total === 0) {
          database
            .prepare("DELETE FROM reservation WHERE budget = ? AND settled = 1 AND created_at < ?")
            .run(budget, createdAt - KEPT_FOR);
        }
        database
          .prepare(
            "INSERT INTO reservation (budget, id, period, amount, created_at, details) VALUES (?, ?, ?, ?, ?, ?)",
          )
          .run(budget, id, period, amount, createdAt, detailsOf(reservation));
        return { granted: true, isNew: true, total: total + amount };
      });
    },
    async find(budget, id) {
      const [row] = await query("SELECT * FROM reservation WHERE budget = ? AND id = ? AND settled = 0", budget, id);
      return row && reservationOf(row);
    },
    async settle(budget, id, amount, createdAt) {
      const sql = "UPDATE reservation SET amount = ?, settled = 1 WHERE budget = ? AND id = ?";
      if (createdAt === undefined) await query(sql, amount, budget, id);
      else await query(`${sql} AND created_at = ?`, amount, budget, id, createdAt);
    },
    async release(budget, id, createdAt) {
      const sql = "DELETE FROM reservation WHERE budget = ? AND id = ? AND settled = 0";
      if (createdAt === undefined) await query(sql, budget, id);
      else await query(`${sql} AND created_at = ?`, budget, id, createdAt);
    },
    async unsettled(budget) {
      const rows = await query(
        "SELECT * FROM reservation WHERE budget = ? AND settled = 0 ORDER BY created_at",
        budget,
      );
      return rows.map(reservationOf);
    },
    async total(budget, period) {
      const [row] = await query(
        "SELECT coalesce(sum(amount), 0) AS total FROM reservation WHERE budget = ? AND period = ?",
        budget,
        period,
      );
      return Number(row?.["total"]);
    },
  };
}
