import { fieldsOf, number } from "@klingkit/tasks";
import type { BeforeCreate, Clock } from "klingkit";
import { roundPrice } from "./confirm.ts";
import { openDatabase } from "./store.ts";

/** A budget per day. */
export interface DailyBudget {
  /** Reserves the highest list price of a create before it is sent, and gives back what a create without a task does not cost. */
  readonly beforeCreate: BeforeCreate;
  /** The amount that is reserved or spent today, USD, and today's date in the time zone. */
  today(): { readonly day: string; readonly used: number };
  close(): void;
}

/** The options of a budget. */
export interface DailyBudgetOptions {
  /** The list price that all creates of a day may have together, USD. */
  readonly usd: number;
  /** The IANA name of the time zone in which days begin. */
  readonly timeZone: string;
  /** The directory of the file. All processes that use it share the budget. */
  readonly folder: string;
  readonly clock: Clock;
}

const SCHEMA =
  "CREATE TABLE IF NOT EXISTS reservations (id TEXT PRIMARY KEY, day TEXT NOT NULL, usd REAL NOT NULL) STRICT";

/** Sums of prices such as 0.1 + 0.2 are not exact. */
const EPSILON = 1e-9;

/**
 * Creates a budget that is stored in a file. A reservation has the external task id of the create, so that a create that
 * is repeated after a crash reserves nothing a second time.
 */
export function createDailyBudget({ usd: limit, timeZone, folder, clock }: DailyBudgetOptions): DailyBudget {
  const database = openDatabase(folder, "budget.sqlite", SCHEMA);
  const format = new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" });
  const today = (): string => format.format(clock.now());
  const sum = database.prepare("SELECT COALESCE(SUM(usd), 0) AS used FROM reservations WHERE day = ?");
  const exists = database.prepare("SELECT 1 FROM reservations WHERE id = ?");
  const insert = database.prepare("INSERT INTO reservations VALUES (?, ?, ?)");
  const remove = database.prepare("DELETE FROM reservations WHERE id = ?");
  const used = (day: string): number => number(fieldsOf(sum.get(day)), "used") ?? 0;

  /** Reserves a price in a transaction, which excludes those of other processes. */
  function reserve(id: string, price: number): "reserved" | "existed" | { readonly left: number } {
    database.exec("BEGIN IMMEDIATE");
    try {
      if (exists.get(id)) return "existed";
      const day = today();
      const left = Math.max(0, limit - used(day));
      if (price > left + EPSILON) return { left };
      insert.run(id, day, price);
      return "reserved";
    } finally {
      database.exec("COMMIT");
    }
  }

  return {
    beforeCreate({ externalTaskId }, estimate) {
      const advice = "The person who runs this server can raise KLINGKIT_MCP_BUDGET.";
      if (externalTaskId === undefined)
        throw new Error(`a create without an external task id cannot be counted in the budget. ${advice}`);
      if (!estimate) throw new Error(`no price is known, so it cannot be counted in the budget of the day. ${advice}`);
      const price = estimate.usd.max;
      const result = reserve(externalTaskId, price);
      // The process that reserved it gives it back.
      if (result === "existed") return undefined;
      if (result !== "reserved") {
        const left = result.left.toFixed(2);
        throw new Error(
          `the list price is up to ${price.toFixed(2)} USD, but only ${left} USD of the ${limit} USD of this day (${timeZone}) are left. ${advice}`,
        );
      }
      return {
        settled(outcome) {
          const isFree =
            outcome.taskState === "none" || (outcome.taskState === "exists" && outcome.status === "failed");
          if (isFree) remove.run(externalTaskId);
        },
      };
    },
    today: () => ({ day: today(), used: roundPrice(used(today())) }),
    close: () => database.close(),
  };
}
