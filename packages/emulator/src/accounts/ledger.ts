import type { Order } from "../tasks/order.ts";
import type { Task } from "../tasks/task.ts";
import { hasEnded } from "../tasks/lifecycle.ts";
import type { AccountSetup, PackType } from "./account.ts";

/** USD for one unit (kling-api I 12.1; video and image official, try-on third-party) and CNY (third-party; try-on a guess). */
const UNIT_PRICE: Readonly<Record<PackType, { USD: number; CNY: number }>> = {
  video: { USD: 0.14, CNY: 1 },
  image: { USD: 0.0035, CNY: 0.025 },
  "try-on": { USD: 0.07, CNY: 0.5 },
};

/** A pack as it stands. */
export interface Pack {
  readonly id: string;
  readonly name: string;
  readonly type: PackType;
  readonly total: number;
  readonly concurrency: number;
  readonly validFrom: number;
  readonly validUntil: number;
  left: number;
}

/** One deduction of one task. */
export type Charge =
  | {
      readonly kind: "unit";
      readonly pack: string;
      readonly type: PackType;
      readonly units: number;
      readonly before: number;
      readonly after: number;
    }
  | {
      readonly kind: "cash";
      readonly currency: "USD" | "CNY";
      readonly amount: number;
      readonly before: number;
      readonly after: number;
    };

/** An account as it stands. */
export interface Account {
  readonly setup: AccountSetup;
  readonly packs: readonly Pack[];
  /** The numeric id that shows as `owned_by`. */
  readonly ownerId: string;
  cash: number;
  /** When `/account/costs` was last asked. */
  costsAskedAt: number;
  /** Tasks that hold a slot. */
  readonly running: Set<Task>;
  /** Most slots ever in use, by slot key. */
  readonly most: Map<string, number>;
}

/** Two decimals more than any price has. */
export function exact(units: number): number {
  return Math.round(units * 10_000) / 10_000;
}

/** Packs of a type that still pay, in the order in which they do. */
export function usablePacks(account: Account, type: PackType, now: number): Pack[] {
  // Which pack is drained first is not documented (kling-api I 12.4): the one that lapses first, a guess.
  return account.packs
    .filter((pack) => pack.type === type && now < pack.validUntil)
    .sort((a, b) => a.validUntil - b.validUntil);
}

/** Frees the slots of tasks that have ended, and gives back what failed tasks had reserved (not charged: I 12.4, official 2025). */
export function settle(account: Account, now: number, chargeFailed: boolean): void {
  for (const task of account.running) {
    if (!hasEnded(task, now)) continue;
    account.running.delete(task);
    if (task.order.failure !== undefined && !chargeFailed) for (const charge of task.charges) giveBack(account, charge);
  }
}

function giveBack(account: Account, charge: Charge): void {
  if (charge.kind === "cash") account.cash = exact(account.cash + charge.amount);
  else for (const pack of account.packs) if (pack.id === charge.pack) pack.left = exact(pack.left + charge.units);
}

/** Can the account pay for it? A product that costs nothing needs no pack. */
export function canPay(account: Account, order: Order, now: number): boolean {
  if (order.units === 0) return true;
  const left = usablePacks(account, order.pack, now).reduce((sum, pack) => sum + pack.left, 0);
  return exact(left) >= order.units || account.cash >= cashPrice(account, order);
}

function cashPrice(account: Account, order: Order): number {
  return exact(order.units * UNIT_PRICE[order.pack][account.setup.cash?.currency ?? "USD"]);
}

/** Takes the units at create; a failed task gets them back when it ends. */
export function reserve(account: Account, order: Order, now: number): Charge[] {
  if (order.units === 0) return [];
  const packs = usablePacks(account, order.pack, now);
  const charges: Charge[] = [];
  if (exact(packs.reduce((sum, pack) => sum + pack.left, 0)) < order.units) {
    const amount = cashPrice(account, order);
    const before = account.cash;
    account.cash = exact(before - amount);
    return [{ kind: "cash", currency: account.setup.cash?.currency ?? "USD", amount, before, after: account.cash }];
  }
  let open = order.units;
  for (const pack of packs) {
    const units = exact(Math.min(open, pack.left));
    if (units <= 0) continue;
    const before = pack.left;
    pack.left = exact(before - units);
    open = exact(open - units);
    charges.push({ kind: "unit", pack: pack.id, type: pack.type, units, before, after: pack.left });
  }
  return charges;
}
