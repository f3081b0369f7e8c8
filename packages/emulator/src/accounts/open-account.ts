import { type AccountSetup, DEFAULT_ACCOUNT, type PackSetup } from "./account.ts";
import type { Account, Pack } from "./ledger.ts";

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
    total: setup.units,
    concurrency: setup.concurrency,
    validFrom: now,
    validUntil: now + (setup.days ?? 30) * DAY,
    left: setup.units,
  };
}
