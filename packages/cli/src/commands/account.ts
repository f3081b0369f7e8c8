import { type Command, Option } from "commander";
import { formatDate } from "../display/format.ts";
import { exitCodes } from "../exit-code.ts";
import { toPositive } from "../input/flags.ts";
import type { Act, Session } from "../session.ts";
import { take } from "../take.ts";

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
    .action(act((session, flags: AccountFlags) => (flags.ledger ? ledger(session, flags) : packs(session))));
}

async function packs({ kling, printer, signal }: Session): Promise<number> {
  printer.list(
    await kling.account.packs({ signal }),
    ["kind", "status", "units", "slots", "until", "name"],
    ({ name, status, packageType, remaining, total, concurrency, validUntil }) => [
      packageType,
      status,
      `${remaining} of ${total}`,
      concurrency?.toString(),
      formatDate(validUntil),
      name,
    ],
    "No resource packs.",
  );
  return exitCodes.done;
}

async function ledger({ kling, printer, signal }: Session, { ledger: kind, limit }: AccountFlags): Promise<number> {
  const query = { pageSize: Math.min(500, limit), signal };
  const lines = kind === "units" ? kling.account.unitLedger(query) : kling.account.balanceLedger(query);
  printer.list(
    await take(lines, limit),
    ["when", "took", "model", "size", "task"],
    ({ deductedAt, amount, model, resolution, taskId }) => [
      formatDate(deductedAt),
      String(amount),
      model,
      resolution,
      taskId,
    ],
    "No lines.",
  );
  return exitCodes.done;
}
