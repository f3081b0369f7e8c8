import type { Charge, Task, TaskRequest } from "../tasks/task.ts";
import { type AccountSetup, DEFAULT_ACCOUNT, type PackSetup, type PackType } from "./account.ts";

/**
 * USD for one unit (apps/docs/service/prices.md#units; video and image official, try-on third-party) and CNY
 * (third-party; try-on a guess).
 */
const UNIT_PRICE: Readonly<Record<PackType, { USD: number; CNY: number }>> = {
  video: { USD: 0.14, CNY: 1 },
  image: { USD: 0.0035, CNY: 0.025 },
  "try-on": { USD: 0.07, CNY: 0.5 },
};

/** The state of a pack. */
export interface Pack {
  /** The id of the pack. */
  readonly id: string;
  /** The name of the pack. */
  readonly name: string;
  /** The kind of the pack. */
  readonly type: PackType;
  /** The units bought. */
  readonly units: number;
  /** The units left. */
  left: number;
  /** How many tasks may run at once. */
  readonly concurrency: number;
  /** The start of its validity, epoch milliseconds. */
  readonly validFrom: number;
  /** The end of its validity, epoch milliseconds. */
  readonly validUntil: number;
}

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
function usablePacks(account: Account, type: PackType, now: number): Pack[] {
  // Which pack is drained first is not documented (apps/docs/service/account.md#packs-and-cash): the one that lapses
  // first, a guess.
  return account.packs
    .filter((pack) => pack.type === type && now < pack.validUntil)
    .sort((a, b) => a.validUntil - b.validUntil);
}

/**
 * Frees the slots of tasks that have ended, and gives back what failed tasks had reserved (not charged:
 * apps/docs/service/prices.md#failed-tasks).
 */
export function settle(account: Account, now: number, chargeFailed: boolean): void {
  for (const task of account.running) {
    if (now < task.endsAt) continue;
    account.running.delete(task);
    if (task.request.failure !== undefined && !chargeFailed)
      for (const charge of task.charges) giveBack(account, charge);
  }
}

function giveBack(account: Account, charge: Charge): void {
  if (charge.kind === "cash") account.cash = exact(account.cash + charge.amount);
  else for (const pack of account.packs) if (pack.id === charge.pack) pack.left = exact(pack.left + charge.units);
}

/** Can the account pay for it? A product that costs nothing needs no pack. */
export function canPay(account: Account, request: TaskRequest, now: number): boolean {
  if (request.units === 0) return true;
  const left = usablePacks(account, request.pack, now).reduce((sum, pack) => sum + pack.left, 0);
  return exact(left) >= request.units || account.cash >= cashPrice(account, request);
}

function cashPrice(account: Account, request: TaskRequest): number {
  return exact(request.units * UNIT_PRICE[request.pack][account.setup.cash?.currency ?? "USD"]);
}

/** Takes the units at create; a failed task gets them back when it ends. */
export function reserve(account: Account, request: TaskRequest, now: number): Charge[] {
  if (request.units === 0) return [];
  const packs = usablePacks(account, request.pack, now);
  const charges: Charge[] = [];
  if (exact(packs.reduce((sum, pack) => sum + pack.left, 0)) < request.units) {
    const amount = cashPrice(account, request);
    const before = account.cash;
    account.cash = exact(before - amount);
    return [{ kind: "cash", currency: account.setup.cash?.currency ?? "USD", amount, before, after: account.cash }];
  }
  let open = request.units;
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

/**
 * Slots are counted per model and pack type since Sep 2026; the older page said per pack type
 * (apps/docs/service/concurrency.md#counting).
 */
export function slotKey(request: TaskRequest, scope: "model" | "pack"): string {
  return scope === "pack" ? request.pack : `${request.pack}/${request.model ?? request.product}`;
}

export function slotsInUse(account: Account, key: string, scope: "model" | "pack"): number {
  let used = 0;
  for (const task of account.running) if (slotKey(task.request, scope) === key) used += task.request.slots;
  return used;
}

/**
 * The highest concurrency among the active packs of a type, not the sum (apps/docs/service/concurrency.md#counting);
 * cash alone gives 5, a guess.
 */
export function slotLimit(account: Account, type: PackType, now: number): number {
  const packs = usablePacks(account, type, now);
  return packs.length > 0 ? Math.max(...packs.map((pack) => pack.concurrency)) : account.setup.cash ? 5 : 0;
}

const DAY = 86_400_000;

/** An account as it begins: packs full, nothing running. */
export function openAccount(setup: AccountSetup, now: number, number: number): Account {
  const packs = (setup.packs ?? DEFAULT_ACCOUNT.packs ?? []).map((pack, index) =>
    openPack(pack, now, number * 100 + index),
  );
  return {
    setup,
    packs,
    ownerId: String(37_000_000 + number),
    cash: setup.cash?.amount ?? 0,
    costsAskedAt: -Infinity,
    running: new Set(),
    most: new Map(),
  };
}

function openPack(setup: PackSetup, now: number, number: number): Pack {
  const type = setup.type === "try-on" ? "TryOn" : setup.type === "image" ? "Image" : "Video";
  return {
    id: number.toString(16).padStart(32, "0"),
    name: setup.name ?? `Trial-${type}-${setup.units}Units-${setup.concurrency}Con-1Months`,
    type: setup.type,
    units: setup.units,
    concurrency: setup.concurrency,
    validFrom: now,
    validUntil: now + (setup.days ?? 30) * DAY,
    left: setup.units,
  };
}
