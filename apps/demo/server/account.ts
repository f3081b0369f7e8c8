import type { AccountView, CheckView } from "../contract.ts";
import type { Service } from "./service.ts";

const DAY = 86_400_000;
/** Days that are told. */
const BACK = 14;
/** Lines of the ledger that are read at most. */
const MOST = 5000;

/** Packs, and what was spent by day. */
export async function accountOf(service: Service): Promise<AccountView> {
  const { kling, name } = service;
  const [packs, days] = await Promise.all([kling.account.packs(), spentByDay(service)]);
  return {
    service: name,
    packs: packs.map(({ name: title, packageType, status, total, remaining, concurrency, validUntil }) => ({
      name: title,
      type: packageType ?? "",
      status,
      total,
      remaining,
      ...(concurrency === undefined ? {} : { concurrency }),
      ...(validUntil === undefined ? {} : { validUntil }),
    })),
    days,
  };
}

/** Units by day. The last day is the service's today, or the ledger's latest where its clock is ahead. */
async function spentByDay({ kling, now }: Service): Promise<AccountView["days"]> {
  const days = new Map<string, Record<string, number>>();
  let last = now();
  let lines = 0;
  for await (const { deductedAt, amount, packageType = "video" } of kling.account.unitLedger()) {
    lines += 1;
    if (lines > MOST) break;
    if (deductedAt === undefined) continue;
    last = Math.max(last, deductedAt);
    const day = dayOf(deductedAt);
    const units = days.get(day) ?? {};
    units[packageType] = Math.round(((units[packageType] ?? 0) + amount) * 1000) / 1000;
    days.set(day, units);
  }
  return Array.from({ length: BACK }, (_, index) => {
    const day = dayOf(last - (BACK - 1 - index) * DAY);
    return { day, units: days.get(day) ?? {} };
  });
}

/** The day in UTC, which the page says. */
const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** How many slots the packs give, by kind of units. */
export function slotsOf({ packs }: AccountView): Readonly<Record<string, number>> {
  const slots: Record<string, number> = {};
  for (const { type, concurrency = 0, status } of packs)
    if (status === "online" && concurrency > 0) slots[type] = Math.max(slots[type] ?? 0, concurrency);
  return slots;
}

export async function checkOf({ kling, wire }: Service): Promise<CheckView> {
  const { ok, result, message, host, region } = await kling.verifyCredentials();
  return {
    ok,
    result,
    message,
    credential: result === "not-configured" ? "none" : wire.credential(),
    ...(host === undefined ? {} : { host }),
    ...(region === undefined ? {} : { region }),
  };
}
