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
  /** When it was last reserved, epoch milliseconds. */
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
  /** Whether this call reserved it first. `false` if the create had reserved it before. */
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
   * Stores a reservation, unless the total of its period would exceed the limit. One with its budget and id that is not
   * settled is replaced, with the larger of both amounts and a later `createdAt`; it does not count for the limit, and
   * stays unchanged if the limit is exceeded. A settled one is granted and stays unchanged.
   */
  reserve(reservation: Reservation, limit: number): Promise<ReserveResult>;
  /** Returns a reservation that is not settled. */
  find(budget: string, id: string): Promise<Reservation | undefined>;
  /**
   * Sets what the task of a reservation cost. No effect if there is no such reservation, or its `createdAt` is not the
   * given one: it was reserved again.
   */
  settle(budget: string, id: string, amount: number, createdAt?: number): Promise<void>;
  /**
   * Deletes a reservation that is not settled: its create created no task. No effect if its `createdAt` is not the given
   * one: it was reserved again.
   */
  release(budget: string, id: string, createdAt?: number): Promise<void>;
  /** Returns the reservations of a budget that are not settled. */
  unsettled(budget: string): Promise<readonly Reservation[]>;
  /** Returns what a period has spent and reserved. */
  total(budget: string, period: string): Promise<number>;
}

/** The tolerance for the rounding errors of many additions. */
export const EPSILON = 1e-6;

/** How long a settled reservation is kept, milliseconds: longer than two months. */
export const KEPT_FOR: number = 70 * 24 * 3_600_000;

/** Returns the reservation that replaces an earlier one of the same create. Its `createdAt` differs from the earlier one. */
export function reserveAgain(
  earlier: Pick<Reservation, "amount" | "createdAt">,
  reservation: Reservation,
): Reservation {
  return {
    ...reservation,
    amount: Math.max(earlier.amount, reservation.amount),
    createdAt: Math.max(earlier.createdAt + 1, reservation.createdAt),
  };
}

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
      const row = rows.get(keyOf(budget, id));
      if (row?.isSettled) return { granted: true, isNew: false, total };
      if (row) {
        const again = reserveAgain(row.reservation, reservation);
        const newTotal = total - (row.reservation.period === period ? row.amount : 0) + again.amount;
        if (newTotal > limit + EPSILON) return { granted: false, isNew: false, total };
        rows.set(keyOf(budget, id), { reservation: again, amount: again.amount, isSettled: false });
        return { granted: true, isNew: false, total: newTotal };
      }
      if (total + amount > limit + EPSILON) return { granted: false, isNew: false, total };
      if (total === 0) {
        for (const [key, old] of rows)
          if (old.isSettled && old.reservation.createdAt < createdAt - KEPT_FOR) rows.delete(key);
      }
      rows.set(keyOf(budget, id), { reservation, amount, isSettled: false });
      return { granted: true, isNew: true, total: total + amount };
    },
    async find(budget, id) {
      const row = rows.get(keyOf(budget, id));
      return row?.isSettled === false ? row.reservation : undefined;
    },
    async settle(budget, id, amount, createdAt) {
      const row = rows.get(keyOf(budget, id));
      if (row && row.reservation.createdAt === (createdAt ?? row.reservation.createdAt))
        rows.set(keyOf(budget, id), { ...row, amount, isSettled: true });
    },
    async release(budget, id, createdAt) {
      const row = rows.get(keyOf(budget, id));
      if (row?.isSettled === false && row.reservation.createdAt === (createdAt ?? row.reservation.createdAt))
        rows.delete(keyOf(budget, id));
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
