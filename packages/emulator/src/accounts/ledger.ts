import type { Charge, Task, TaskRequest } from "../tasks/task.ts";
import { type AccountSetup, DEFAULT_ACCOUNT, type PackSetup, type PackType } from "./account.ts";

/**
 * The price of one unit (apps/docs/service/prices.md#units). USD: video and image are official, try-on is third-party.
 * CNY: third-party, try-on is a guess.
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
  /** The number of units at the start. */
  readonly units: number;
  /** The number of remaining units. */
  left: number;
  /** The number of tasks that may run at the same time. */
  readonly concurrency: number;
  /** The start of its validity, epoch milliseconds. */
  readonly validFrom: number;
  /** The end of its validity, epoch milliseconds. */
  readonly validUntil: number;
}

/** The current state of an account. */
export interface Account {
  readonly setup: AccountSetup;
  readonly packs: readonly Pack[];
  /** The numeric id in the field `owned_by`. */
  readonly ownerId: string;
  cash: number;
  /** The time of the last request to `/account/costs`. */
  lastCostsRequestAt: number;
  /** The tasks that have not been settled. */
  readonly running: Set<Task>;
  /** The highest number of slots that were in use at the same time, by slot key. */
  readonly peakSlots: Map<string, number>;
}

/** Rounds to four decimals, two more than any price has. */
export function roundUnits(units: number): number {
  return Math.round(units * 10_000) / 10_000;
}

/** The valid packs of a type, in the order in which they are used. */
function usablePacks(account: Account, type: PackType, now: number): Pack[] {
  // The order is not documented (apps/docs/service/account.md#packs-and-cash). The pack that expires first is a guess.
  return account.packs
    .filter((pack) => pack.type === type && now < pack.validUntil)
    .sort((a, b) => a.validUntil - b.validUntil);
}

/**
 * Frees the slots of finished tasks and refunds failed ones, which are not charged
 * (apps/docs/service/prices.md#failed-tasks).
 */
export function settle(account: Account, now: number, chargeFailed: boolean): void {
  for (const task of account.running) {
    if (now < task.endsAt) continue;
    account.running.delete(task);
    if (task.request.failure !== undefined && !chargeFailed) for (const charge of task.charges) refund(account, charge);
  }
}

function refund(account: Account, charge: Charge): void {
  if (charge.kind === "cash") account.cash = roundUnits(account.cash + charge.amount);
  else for (const pack of account.packs) if (pack.id === charge.pack) pack.left = roundUnits(pack.left + charge.units);
}

/** Whether the account can pay for a task. A free product needs no pack. */
export function canPay(account: Account, request: TaskRequest, now: number): boolean {
  if (request.units === 0) return true;
  const left = usablePacks(account, request.pack, now).reduce((sum, pack) => sum + pack.left, 0);
  return roundUnits(left) >= request.units || account.cash >= cashPrice(account, request);
}

function cashPrice(account: Account, request: TaskRequest): number {
  return roundUnits(request.units * UNIT_PRICE[request.pack][account.setup.cash?.currency ?? "USD"]);
}

/** Deducts the price of a task when it is created. */
export function reserve(account: Account, request: TaskRequest, now: number): Charge[] {
  if (request.units === 0) return [];
  const packs = usablePacks(account, request.pack, now);
  const charges: Charge[] = [];
  if (roundUnits(packs.reduce((sum, pack) => sum + pack.left, 0)) < request.units) {
    const amount = cashPrice(account, request);
    const before = account.cash;
    account.cash = roundUnits(before - amount);
    return [{ kind: "cash", currency: account.setup.cash?.currency ?? "USD", amount, before, after: account.cash }];
  }
  let remaining = request.units;
  for (const pack of packs) {
    const units = roundUnits(Math.min(remaining, pack.left));
    if (units <= 0) continue;
    const before = pack.left;
    pack.left = roundUnits(before - units);
    remaining = roundUnits(remaining - units);
    charges.push({ kind: "unit", pack: pack.id, type: pack.type, units, before, after: pack.left });
  }
  return charges;
}

/**
 * The key by which slots are counted: model and pack type since September 2026, pack type before
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
 * The highest concurrency among the valid packs of a type, not the sum (apps/docs/service/concurrency.md#counting).
 * The 5 slots of an account with cash only are a guess.
 */
export function slotLimit(account: Account, type: PackType, now: number): number {
  const packs = usablePacks(account, type, now);
  return packs.length > 0 ? Math.max(...packs.map((pack) => pack.concurrency)) : account.setup.cash ? 5 : 0;
}

const DAY_MS = 86_400_000;

export function openAccount(setup: AccountSetup, now: number, number: number): Account {
  const packs = (setup.packs ?? DEFAULT_ACCOUNT.packs ?? []).map((pack, index) =>
    openPack(pack, now, number * 100 + index),
  );
  return {
    setup,
    packs,
    ownerId: String(37_000_000 + number),
    cash: setup.cash?.amount ?? 0,
    lastCostsRequestAt: -Infinity,
    running: new Set(),
    peakSlots: new Map(),
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
    validUntil: now + (setup.days ?? 30) * DAY_MS,
    left: setup.units,
  };
}
