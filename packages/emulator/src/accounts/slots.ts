import type { Order } from "../tasks/order.ts";
import type { PackType } from "./account.ts";
import { type Account, usablePacks } from "./ledger.ts";

/** Slots are counted per model and pack type since Sep 2026; the older page said per pack type (kling-api V 13 #3). */
export function slotKey(order: Order, scope: "model" | "pack"): string {
  return scope === "pack" ? order.pack : `${order.pack}/${order.model ?? order.product}`;
}

export function slotsInUse(account: Account, key: string, scope: "model" | "pack"): number {
  let used = 0;
  for (const task of account.running) if (slotKey(task.order, scope) === key) used += task.order.slots;
  return used;
}

/** The highest concurrency among the active packs of a type, not the sum (kling-api V 6, official); cash alone gives 5, a guess. */
export function slotLimit(account: Account, type: PackType, now: number): number {
  const packs = usablePacks(account, type, now);
  return packs.length > 0 ? Math.max(...packs.map((pack) => pack.concurrency)) : account.setup.cash ? 5 : 0;
}
