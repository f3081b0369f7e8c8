import type { AccountView, CheckView } from "../contract.ts";
import type { ReadinessMonitor } from "./readiness.ts";
import type { Service } from "./service.ts";

const DAY = 86_400_000;
/** Number of days in the usage report. */
const DAYS = 14;

export async function accountOf(service: Service): Promise<AccountView> {
  const { kling, name } = service;
  const [packs, days] = await Promise.all([kling.account.packs(), usageByDay(service)]);
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

/** Units and money per day. The last day is the service's current day. */
async function usageByDay({ kling, now }: Service): Promise<AccountView["days"]> {
  const to = now();
  const { rows } = await kling.account.usage({ days: DAYS, to });
  return Array.from({ length: DAYS }, (_, index) => {
    const day = new Date(to - (DAYS - 1 - index) * DAY).toISOString().slice(0, 10);
    const amounts = (of: "units" | "money"): Record<string, number> =>
      Object.fromEntries(
        rows.flatMap(({ group, kind, unit, amount }) => (group === day && kind === of ? [[unit, amount]] : [])),
      );
    return { day, units: amounts("units"), money: amounts("money") };
  });
}

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
