import type { Clock } from "@klingkit/http";
import type { PeriodLength } from "./period.ts";
import type { BudgetStore } from "./store.ts";

/** The type of a resource pack. Units of different pack types are different currencies. */
export type PackType = "video" | "image" | "try-on";

/** The state of a budget in the current period. */
export interface BudgetState {
  /** The unit: `usd`, or a pack type. */
  readonly unit: "usd" | PackType;
  /** The limit. */
  readonly limit: number;
  /** What is spent and reserved. It can exceed the limit if a task cost more than its list price. */
  readonly used: number;
  /** What is left, at least 0. */
  readonly left: number;
  /** The period, such as `2026-11-29` or `2026-11`. */
  readonly period: string;
  /** When the budget is reset, epoch milliseconds. */
  readonly resetsAt: number;
}

/** The options of `budget`. Set either `usd` or `units`. */
export interface BudgetOptions {
  /**
   * The limit in USD, 0 or more. Charges in units count with the list price of a unit.
   * @default none
   */
  readonly usd?: number;
  /**
   * The limits in units, by pack type, 0 or more. A create of a pack type without a limit is blocked.
   * @default none
   * @example budget({ units: { video: 100, image: 500 }, per: "day" })
   */
  readonly units?: Readonly<Partial<Record<PackType, number>>>;
  /** The period of the limit. A task counts in the period in which it was created. */
  readonly per: PeriodLength;
  /**
   * The time zone at whose midnight the budget is reset, such as `Europe/Berlin`.
   * @default "UTC"
   */
  readonly timeZone?: string;
  /**
   * The part of the limit at which `onWarn` is called, 0 to 1.
   * @default 0.8
   */
  readonly warnAt?: number;
  /**
   * Called when a create takes the budget to `warnAt`: at most once per period and process. Errors that it throws are
   * ignored.
   * @default none
   * @example budget({ usd: 20, per: "day", onWarn: ({ used, limit }) => console.warn(`${used} of ${limit} USD`) })
   */
  readonly onWarn?: (state: BudgetState) => unknown;
  /**
   * Creates without a known price: `"block"`, `"allow"` without a reservation, or the amount to reserve, in the unit of the
   * budget.
   * @default "block"
   */
  readonly unknownPrice?: "block" | "allow" | number;
  /**
   * The store: `memoryStore()`, `fileStore(path)` of `@klingkit/guards/files`, `postgresStore({ query })`, or your own.
   * @default memoryStore(), which starts again with the process
   */
  readonly store?: BudgetStore;
  /**
   * The name of the budget. Guards with the same store, name, period length and time zone share a budget. Use one guard of
   * each per client, and another name for another account, in which the same external task ids mean other tasks.
   * @default ""
   */
  readonly name?: string;
  /**
   * The clock.
   * @default the clock of the machine
   */
  readonly clock?: Pick<Clock, "now" | "track">;
}

const names: Readonly<Record<keyof BudgetOptions, true>> = {
  usd: true,
  units: true,
  per: true,
  timeZone: true,
  warnAt: true,
  onWarn: true,
  unknownPrice: true,
  store: true,
  name: true,
  clock: true,
};

export const budgetOptionNames: readonly string[] = Object.keys(names);

/** The names that a caller may try. */
export const otherBudgetOptionNames: Readonly<Record<string, keyof BudgetOptions>> = {
  amount: "usd",
  limit: "usd",
  dollars: "usd",
  period: "per",
  zone: "timeZone",
  timezone: "timeZone",
  tz: "timeZone",
};
