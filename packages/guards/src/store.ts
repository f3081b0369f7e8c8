import type { TaskReference } from "@klingkit/errors";
import type { Price } from "@klingkit/tasks/cost";

/** An amount of a budget that a create has reserved. */
export interface Reservation {
  /** The budget: its name, period length, time zone and unit. */
  readonly budget: string;
  /** The external task id of the create. A random id if it has none. */
  readonly id: string;
  /** The period, such as `2026-11-29` or `2026-11`. */
  readonly period: string;
  /** The reserved amount, in the unit of the budget. */
  readonly amount: number;
  /** When it was reserved, epoch milliseconds. */
  readonly createdAt: number;
  /** The highest list price of the task. Missing if it is unknown. */
  readonly price?: Price;
  /** The reference with which the task can be recovered. Missing if the create has no external task id. */
  readonly reference?: TaskReference;
}

/** The result of `reserve`. */
export interface ReserveResult {
  /** Whether the amount is reserved. */
  readonly granted: boolean;
  /** Whether this call reserved it. `false` if the create had reserved it before. */
  readonly isNew: boolean;
  /** What the period has spent and reserved after the call. */
  readonly total: number;
}

/**
 * Where reservations are stored: `memoryStore`, `fileStore`, `postgresStore`, or your own. Each method is atomic: of
 * several processes that reserve at once, the total of none exceeds the limit.
 */
export interface BudgetStore {
  /**
   * Stores a reservation, unless one with its budget and id exists, or the total of its period would exceed the limit. A
   * settled reservation counts with what the task cost, and also prevents a second one.
   */
  reserve(reservation: Reservation, limit: number): Promise<ReserveResult>;
  /** Returns a reservation that is not settled. */
  find(budget: string, id: string): Promise<Reservation | undefined>;
  /** Sets what the task of a reservation cost. No effect if there is no such reservation. */
  settle(budget: string, id: string, amount: number): Promise<void>;
  /** Deletes a reservation that is not settled: its create created no task. */
  release(budget: string, id: string): Promise<void>;
  /** Returns the reservations of a budget that are not settled. */
  unsettled(budget: string): Promise<readonly Reservation[]>;
  /** Returns what a period has spent and reserved. */
  total(budget: string, period: string): Promise<number>;
}

/** The tolerance for the rounding errors of many additions. */
export const EPSILON = 1e-6;

/** How long a settled reservation is kept, milliseconds: longer than two months. */
export const KEPT_FOR: number = 70 * 24 * 3_600_000;

/**
 * Creates a store in the memory of this process: the budget starts again with the process. The default of `budget`.
 * @example budget({ usd: 20, per: "day", store: memoryStore() });
 */
export function memoryStore(): BudgetStore {
  const rows = new Map<
    string,
    { readonly reservation: Reservation; readonly amount: number; readonly isSettled: boolean }
  >();
  const keyOf = (budget: string, id: string): string => JSON.stringify([budget, id]);

  function totalOf(budget: string, period: string): number {
    let total = 0;
    for (const { reservation, amount } of rows.values())
      if (reservation.budget === budget && reservation.period === period) total += amount;
    return total;
  }

  return {
    async reserve(reservation, limit) {
      const { budget, id, period, amount, createdAt } = reservation;
      const total = totalOf(budget, period);
      if (rows.has(keyOf(budget, id))) return { granted: true, isNew: false, total };
      if (total + amount > limit + EPSILON) return { granted: false, isNew: false, total };
      if (total === 0) {
        for (const [key, row] of rows)
          if (row.isSettled && row.reservation.createdAt < createdAt - KEPT_FOR) rows.delete(key);
      }
      rows.set(keyOf(budget, id), { reservation, amount, isSettled: false });
      return { granted: true, isNew: true, total: total + amount };
    },
    async find(budget, id) {
      const row = rows.get(keyOf(budget, id));
      return row?.isSettled === false ? row.reservation : undefined;
    },
    async settle(budget, id, amount) {
      const row = rows.get(keyOf(budget, id));
      if (row) rows.set(keyOf(budget, id), { ...row, amount, isSettled: true });
    },
    async release(budget, id) {
      if (rows.get(keyOf(budget, id))?.isSettled === false) rows.delete(keyOf(budget, id));
    },
    async unsettled(budget) {
      return [...rows.values()].flatMap(({ reservation, isSettled }) =>
        reservation.budget === budget && !isSettled ? reservation : [],
      );
    },
    async total(budget, period) {
      return totalOf(budget, period);
    },
  };
}
