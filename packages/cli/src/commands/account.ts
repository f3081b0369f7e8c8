import { type Command, Option } from "commander";
import { formatDate } from "../display/format.ts";
import { table } from "../display/table.ts";
import { exitCodes } from "../exit-code.ts";
import { toPositive } from "../input/flags.ts";
import type { Act, Session } from "../session.ts";

interface AccountFlags {
  readonly ledger?: "units" | "balance";
  readonly limit: number;
}

export function account(parent: Command, act: Act): void {
  parent
    .command("account")
    .summary("resource packs and what tasks took from them")
    .description(
      "Lists the resource packs; with --ledger, line by line what tasks of the last 30 days took. Reads only, and is free.",
    )
    .addOption(new Option("--ledger <kind>", "lines of a ledger").choices(["units", "balance"]))
    .option("-l, --limit <number>", "at most so many lines", toPositive, 50)
    .addHelpText("after", "\nExamples:\n  $ klingkit account\n  $ klingkit account --ledger units --limit 10")
    .action(act(async (session, flags: AccountFlags) => (flags.ledger ? ledger(session, flags) : packs(session))));
}

async function packs({ kling, printer, signal }: Session): Promise<number> {
  const found = await kling.account.packs({ signal });
  if (printer.json) for (const pack of found) printer.result(pack, "");
  else {
    const rows = found.map(({ name, status, packageType, remaining, total, concurrency, validUntil }) => [
      packageType ?? "",
      status,
      `${remaining} of ${total}`,
      concurrency === undefined ? "" : String(concurrency),
      validUntil === undefined ? "" : formatDate(validUntil),
      name,
    ]);
    printer.result(
      undefined,
      rows.length === 0
        ? "No resource packs."
        : table(["kind", "status", "units", "slots", "until", "name"], rows, printer.width),
    );
  }
  return exitCodes.done;
}

async function ledger({ kling, printer, signal }: Session, { ledger: kind, limit }: AccountFlags): Promise<number> {
  const query = { pageSize: Math.min(500, limit), signal };
  const rows: string[][] = [];
  let told = 0;
  for await (const line of kind === "units" ? kling.account.unitLedger(query) : kling.account.balanceLedger(query)) {
    if (printer.json) printer.result(line, "");
    const { deductedAt, amount, model, resolution, taskId } = line;
    rows.push([
      deductedAt === undefined ? "" : formatDate(deductedAt),
      String(amount),
      model ?? "",
      resolution ?? "",
      taskId,
    ]);
    if (++told >= limit) break;
  }
  if (!printer.json) {
    printer.result(
      undefined,
      rows.length === 0 ? "No lines." : table(["when", "took", "model", "size", "task"], rows, printer.width),
    );
  }
  return exitCodes.done;
}
