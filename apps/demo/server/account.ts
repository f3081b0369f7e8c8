import type { AccountView, CheckView } from "../contract.ts";
import type { ReadinessMonitor } from "./readiness.ts";
import type { Service } from "./service.ts";

const DAY = 86_400_000;
/** Number of days in the usage report. */
const DAYS = 14;
/** Maximum number of ledger entries to read. */
const MAX_ENTRIES = 5000;

export async function accountOf(service: Service): Promise<AccountView> {
  const { kling, name } = service;
  const [packs, days] = await Promise.all([kling.account.packs(), spentByDay(service)]);
  return {
    service: name,
    packs: packs.map(({ name: title, packageType, status, total, remaining, concurrency, validUntil }) => ({
      name: title,
      type: packageType ?? "",
      status,
      ...(total === undefined ? {} : { total }),
      ...(remaining === undefined ? {} : { remaining }),
      ...(concurrency === undefined ? {} : { concurrency }),
      ...(validUntil === undefined ? {} : { validUntil }),
    })),
    days,
  };
}

/** Units per day. The last day is the service's current day, or the latest in the ledger if the service's clock is ahead. */
async function spentByDay({ kling, now }: Service): Promise<AccountView["days"]> {
  const days = new Map<string, Record<string, number>>();
  let last = now();
  let entries = 0;
  for await (const { deductedAt, amount, packageType = "video" } of kling.account.unitLedger()) {
    entries += 1;
    if (entries > MAX_ENTRIES) break;
    if (deductedAt === undefined || amount === undefined) continue;
    last = Math.max(last, deductedAt);
    const day = dayOf(deductedAt);
    const units = days.get(day) ?? {};
    units[packageType] = Math.round(((units[packageType] ?? 0) + amount) * 1000) / 1000;
    days.set(day, units);
  }
  return Array.from({ length: DAYS }, (_, index) => {
    const day = dayOf(last - (DAYS - 1 - index) * DAY);
    return { day, units: days.get(day) ?? {} };
  });
}

/** The UTC day, such as `2026-11-21`. */
const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** The concurrency limit by type of resource pack. */
export function concurrencyOf({ packs }: AccountView): Readonly<Record<string, number>> {
  const limits: Record<string, number> = {};
  for (const { type, concurrency = 0, status } of packs)
    if (status === "online" && concurrency > 0) limits[type] = Math.max(limits[type] ?? 0, concurrency);
  return limits;
}

export async function checkOf({ exchangeLog }: Service, readiness: ReadinessMonitor): Promise<CheckView> {
  const { ok, result, message, host, region } = await readiness.check();
  return {
    ok,
    result,
    message,
    credential: result === "not-configured" ? "none" : exchangeLog.lastCredential(),
    ...(host === undefined ? {} : { host }),
    ...(region === undefined ? {} : { region }),
  };
}
