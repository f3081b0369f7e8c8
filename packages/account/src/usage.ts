import { InvalidInputError, issue, type ValidationIssue } from "@klingkit/errors";
import { type Engine, omitUndefined } from "@klingkit/tasks";
import { type InputShape, readShape } from "@klingkit/tasks/endpoint";
import * as z from "zod/mini";
import { balanceLedger } from "./balance-ledger.ts";
import { addDays, type Calendar, createCalendar, isDay } from "@klingkit/tasks/calendar";
import type { Deduction, LedgerQuery } from "./ledger.ts";
import { checkPeriod, stringList } from "./query.ts";
import { unitLedger } from "./unit-ledger.ts";

/** What the rows of a usage report are grouped by. */
export type UsageGroup = "day" | "model" | "key" | "endpoint";

/** What the caller knows about one of its tasks. The result of a queue has this shape. */
export interface UsageTask {
  /** The service's id of the task. A task without an id is ignored. */
  readonly taskId?: string;
  /** klingkit's name for the endpoint, such as `video.textToVideo`. */
  readonly endpoint?: string;
  /** The highest list price of the task, before it was created. */
  readonly estimate?: {
    /** The price in units of `packageType`. */
    readonly units: number;
    /** The price in USD. */
    readonly usd: number;
    /** The pack type: `video`, `image` or `try-on`. */
    readonly packageType: string;
  };
}

/** The period and the groups of a usage report. */
export interface UsageQuery {
  /**
   * The start of the period: a day in `timeZone`, such as `2026-11-01`, or epoch milliseconds.
   * @default the start of the day 29 days before `to`: 30 days with it
   */
  readonly from?: number | string;
  /**
   * The end of the period: a day in `timeZone`, which is included, or epoch milliseconds.
   * @default now, on the client's clock
   */
  readonly to?: number | string;
  /**
   * The number of days, instead of `from`: the day of `to` and the days before it. An integer from 1 to 10,000.
   * @default 30
   */
  readonly days?: number;
  /**
   * What the rows are grouped by: the day of the deduction, the model, the name of the API key, or the endpoint.
   * @default "day"
   */
  readonly by?: UsageGroup;
  /**
   * The time zone of the days, such as `Europe/Berlin`.
   * @default "UTC"
   */
  readonly timeZone?: string;
  /**
   * The names of the API keys that created the tasks. Must not be empty.
   * @default all keys, and tasks created without an API key
   */
  readonly apiKeyNames?: readonly string[];
  /**
   * The caller's own tasks. Their estimates are reported beside the deductions, and their endpoints replace the names
   * of the service.
   * @default none
   */
  readonly tasks?: readonly UsageTask[];
  /**
   * Aborts the call.
   * @default none
   */
  readonly signal?: AbortSignal;
}

/** The deductions in one unit. Units of different pack types, and currencies, are never added. */
export interface UsageAmount {
  /** The pack type whose units were deducted, or the currency. `unknown` if the service does not report it. */
  readonly unit: "video" | "image" | "try-on" | "USD" | "CNY" | "unknown" | (string & {});
  /** Whether units of a resource pack or money were deducted. */
  readonly kind: "units" | "money";
  /** The number of tasks. */
  readonly tasks: number;
  /** The sum of the deductions, rounded to 6 decimal places. */
  readonly amount: number;
  /** The number of deductions whose amount cannot be read. They are missing in `amount`. */
  readonly unreadable: number;
  /** The estimates of the caller's tasks that have a deduction in this unit. Missing if there are none. */
  readonly estimate?: {
    /** The number of these tasks. */
    readonly tasks: number;
    /** The sum of their estimates in this unit: at most this amount was expected. */
    readonly amount: number;
    /** The sum of their deductions in this unit. */
    readonly deducted: number;
  };
}

/** The deductions of a group in one unit. */
export interface UsageRow extends UsageAmount {
  /**
   * The day (`2026-11-21`), the model, the name of the API key or the endpoint. `unknown` if the service does not report
   * it. An endpoint is klingkit's name for the tasks of the caller, and the service's name of the product for others.
   */
  readonly group: string;
}

/** The deductions of a period from resource packs and from the cash balance. */
export interface UsageReport {
  /** The start of the period, epoch milliseconds. The service applies the period to the creation time of the tasks. */
  readonly from: number;
  /** The end of the period, epoch milliseconds. */
  readonly to: number;
  /** What the rows are grouped by. */
  readonly by: UsageGroup;
  /** The time zone of the days. */
  readonly timeZone: string;
  /** A row for each group and unit, in the order of the groups. Days without deductions have no row. */
  readonly rows: readonly UsageRow[];
  /** The sums over all groups, one for each unit. */
  readonly totals: readonly UsageAmount[];
}

const DEFAULT_DAYS = 30;
const MAX_DAYS = 10_000;
const LABEL = "account.usage";
const UNKNOWN = "unknown";

/** Later days have years of more than 4 digits, epoch milliseconds. */
const MAX_TIME = Date.UTC(9999, 11, 30);

const timeOrDay: z.ZodMiniOptional<z.ZodMiniType<number | string>> = z.optional(
  z.union([z.int().check(z.gte(0), z.lte(MAX_TIME)), z.string()]),
);

const schema = z.strictObject({
  from: timeOrDay,
  to: timeOrDay,
  days: z.optional(z.int().check(z.gte(1), z.lte(MAX_DAYS))),
  by: z.optional(z.enum(["day", "model", "key", "endpoint"])),
  timeZone: z.optional(z.string()),
  apiKeyNames: stringList,
  tasks: z.optional(z.array(z.custom<UsageTask>())),
  signal: z.optional(z.custom<AbortSignal>()),
} satisfies InputShape<UsageQuery>);

interface Entry extends Deduction {
  readonly kind: UsageAmount["kind"];
  readonly unit: string;
}

/** Reads both ledgers and sums their deductions. */
export async function usage(engine: Engine, query: UsageQuery = {}): Promise<UsageReport> {
  const shape = readShape(schema, query);
  if ("issues" in shape) throw new InvalidInputError(LABEL, shape.issues);
  const { by = "day", timeZone = "UTC", tasks = [], apiKeyNames, signal } = shape.value;
  const calendar = createCalendar(timeZone);
  if (!calendar) throw invalid(issue("timeZone", "not_allowed_value", `is not a time zone: "${timeZone}".`));
  const { from, to } = readPeriod(engine, shape.value, calendar);
  const known = new Map(tasks.flatMap((task) => (task.taskId ? [[task.taskId, task] as const] : [])));

  const groupOf: Readonly<Record<UsageGroup, (entry: Entry) => string | undefined>> = {
    day: ({ deductedAt }) => (deductedAt === undefined ? undefined : calendar.dayOf(deductedAt)),
    model: ({ model }) => model,
    key: ({ apiKeyName }) => apiKeyName,
    endpoint: ({ taskId, function: product }) => known.get(taskId)?.endpoint ?? product,
  };
  const entries: Entry[] = [];
  const ledgerQuery = omitUndefined<LedgerQuery>({ from, to, apiKeyNames, signal });
  for await (const entry of unitLedger(engine, ledgerQuery))
    entries.push({ ...entry, kind: "units", unit: entry.packageType || UNKNOWN });
  for await (const entry of balanceLedger(engine, ledgerQuery))
    entries.push({ ...entry, kind: "money", unit: entry.currency || UNKNOWN });

  const rows = [...Map.groupBy(entries, (entry) => groupOf[by](entry) || UNKNOWN)]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([group, members]) => amountsOf(members, known).map((amount): UsageRow => ({ group, ...amount })));
  return { from, to, by, timeZone, rows, totals: amountsOf(entries, known) };
}

function invalid(found: ValidationIssue): InvalidInputError {
  return new InvalidInputError(LABEL, [found]);
}

/** The period of a query in epoch milliseconds. */
function readPeriod(
  engine: Engine,
  { from, to, days }: UsageQuery,
  calendar: Calendar,
): { readonly from: number; readonly to: number } {
  if (from !== undefined && days !== undefined) {
    throw invalid(issue("days", "conflict", "cannot be combined with `from`.", { relatedFields: ["from"] }));
  }
  for (const [name, value] of Object.entries({ from, to })) {
    if (typeof value === "string" && !isDay(value))
      throw invalid(
        issue(name, "wrong_format", `must be a day such as 2026-11-21 or epoch milliseconds, not "${value}".`),
      );
  }
  // The end of the period is included.
  const end = typeof to === "string" ? calendar.startOf(addDays(to, 1)) - 1 : (to ?? engine.clock.now());
  const firstDay = typeof from === "string" ? from : addDays(calendar.dayOf(end), 1 - (days ?? DEFAULT_DAYS));
  const start = typeof from === "number" ? from : Math.max(0, calendar.startOf(firstDay));
  return checkPeriod(LABEL, start, end);
}

/** Sums deductions by their units: first units of resource packs, then money. */
function amountsOf(entries: readonly Entry[], known: ReadonlyMap<string, UsageTask>): UsageAmount[] {
  return [...Map.groupBy(entries, ({ kind, unit }) => `${kind} ${unit}`).values()]
    .map((members) => amountOf(members, known))
    .toSorted((one, other) => rankOf(one) - rankOf(other) || (one.unit < other.unit ? -1 : 1));
}

const rankOf = ({ kind }: UsageAmount): number => (kind === "units" ? 0 : 1);

function amountOf(entries: readonly Entry[], known: ReadonlyMap<string, UsageTask>): UsageAmount {
  const [{ kind, unit } = { kind: "units", unit: UNKNOWN } as const] = entries;
  const byTask = Map.groupBy(entries, ({ taskId }) => taskId);
  const estimates = [...byTask.keys()].flatMap((id) => {
    const estimate = estimateIn(unit, known.get(id)?.estimate);
    return estimate === undefined ? [] : [{ id, estimate }];
  });
  return omitUndefined<UsageAmount>({
    unit,
    kind,
    tasks: byTask.size,
    amount: sum(entries.map(({ amount }) => amount)),
    unreadable: entries.filter(({ amount }) => amount === undefined).length,
    estimate:
      estimates.length === 0
        ? undefined
        : {
            tasks: estimates.length,
            amount: sum(estimates.map(({ estimate }) => estimate)),
            deducted: sum(estimates.flatMap(({ id }) => byTask.get(id) ?? []).map(({ amount }) => amount)),
          },
  });
}

/** The estimate of a task in the unit of a deduction. Undefined if it has no price in this unit. */
function estimateIn(unit: string, estimate: UsageTask["estimate"]): number | undefined {
  if (unit === "USD") return estimate?.usd;
  return estimate?.packageType === unit ? estimate.units : undefined;
}

/** Adds amounts without the rounding errors of binary fractions. Unreadable amounts are skipped. */
function sum(amounts: readonly (number | undefined)[]): number {
  return amounts.reduce<number>((total, amount = 0) => Math.round((total + amount) * 1e6) / 1e6, 0);
}
