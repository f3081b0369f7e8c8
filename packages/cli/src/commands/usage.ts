import { omitUndefined } from "@klingkit/tasks";
import { type Command, Option } from "commander";
import type { UsageAmount, UsageGroup, UsageQuery, UsageReport } from "klingkit";
import { UsageError } from "../command-error.ts";
import { csvLine } from "../display/csv.ts";
import { jsonLine } from "../display/format.ts";
import { exitCodes } from "../exit-code.ts";
import { toInteger } from "../input/flags.ts";
import type { CreateAction, Session } from "../session.ts";

const formats = ["table", "json", "csv"] as const;

interface UsageFlags {
  readonly by: UsageGroup;
  readonly days?: number;
  readonly from?: string;
  readonly to?: string;
  readonly timeZone?: string;
  readonly format?: (typeof formats)[number];
}

export function usage(parent: Command, createAction: CreateAction): void {
  parent
    .command("usage")
    .summary("sum what the account used, by day, model, API key or endpoint")
    .description(
      "Sums the deductions of units and of money, and compares them with the estimates of the tasks that this machine created. Free of charge.",
    )
    .addOption(
      new Option("--by <group>", "group by day, model, key or endpoint")
        .choices(["day", "model", "key", "endpoint"])
        .default("day"),
    )
    .option("--days <number>", "the last days, with today (default: 30)", toInteger(1, 10_000))
    .option("--from <day>", "first day, such as 2026-11-01")
    .option("--to <day>", "last day (default: today)")
    .option("--time-zone <zone>", "time zone of the days, such as Europe/Berlin (default: the machine's)")
    .addOption(new Option("--format <format>", "format of the output (default: table)").choices(formats))
    .addHelpText(
      "after",
      `
Units of each pack type and money in each currency are separate rows. The period
selects tasks by their creation; the day of a row is the day of the deduction.
The estimates are those of tasks in the state directory. Other tasks have none,
and the service's name of the product instead of an endpoint.

Examples:
  $ klingkit usage
  $ klingkit usage --days 7 --by model
  $ klingkit usage --from 2026-11-01 --to 2026-11-30 --format csv > usage.csv`,
    )
    .action(createAction(printUsage));
}

async function printUsage(session: Session, flags: UsageFlags): Promise<number> {
  const { kling, printer, progressView, signal, store } = session;
  const { by, days, from, to, timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone } = flags;
  const { format = printer.json ? "json" : "table" } = flags;
  if (printer.json && format !== "json") throw new UsageError(`--json cannot be combined with --format ${format}.`);
  const query: UsageQuery = { by, timeZone, signal, tasks: await store.knownTasks() };
  const report = await kling.account.usage({ ...query, ...omitUndefined<UsageQuery>({ days, from, to }) });
  if (format === "json") printer.result(report, jsonLine(report));
  else if (format === "csv") printer.result(undefined, csvLines(report));
  else printTable(session, report);
  const unreadable = report.totals.reduce((sum, each) => sum + each.unreadable, 0);
  if (unreadable > 0) progressView.note(`Warning: amounts that cannot be read are missing in the sums: ${unreadable}.`);
  return exitCodes.done;
}

function printTable({ printer, progressView }: Session, { by, timeZone, rows, totals }: UsageReport): void {
  if (by === "day") progressView.note(`The days are those of the time zone ${timeZone}.`);
  const sums = totals.map((total) => ({ group: "total", ...total }));
  printer.list(
    rows.length === 0 ? [] : [...rows, ...sums],
    [by, "unit", "tasks", "deducted", "estimated at most"],
    ({ group, tasks, ...row }) => [group, unitOf(row), String(tasks), String(row.amount), describeEstimate(tasks, row)],
    "Nothing was deducted in this period.",
  );
}

function unitOf({ kind, unit }: Pick<UsageAmount, "kind" | "unit">): string {
  return kind === "units" ? `${unit} units` : unit;
}

/** `40`, or `40 for 12 of the tasks, which cost 36` if the other tasks have no estimate. */
function describeEstimate(all: number, { estimate }: Pick<UsageAmount, "estimate">): string {
  if (!estimate) return "";
  const { tasks, amount, deducted } = estimate;
  return tasks === all ? String(amount) : `${amount} for ${tasks} of the tasks, which cost ${deducted}`;
}

function csvLines({ by, rows }: UsageReport): string[] {
  const header = [
    by,
    "kind",
    "unit",
    "tasks",
    "amount",
    "unreadable",
    "estimatedTasks",
    "estimate",
    "estimatedTasksAmount",
  ];
  return [
    csvLine(header),
    ...rows.map(({ group, kind, unit, tasks, amount, unreadable, estimate }) =>
      csvLine([group, kind, unit, tasks, amount, unreadable, estimate?.tasks, estimate?.amount, estimate?.deducted]),
    ),
  ];
}
