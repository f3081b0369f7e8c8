import { type Command, Option } from "commander";
import { formatDate } from "../display/format.ts";
import { exitCodes } from "../exit-code.ts";
import { toInteger } from "../input/flags.ts";
import type { CreateAction, Session } from "../session.ts";
import { collect } from "../collect.ts";

interface AccountFlags {
  readonly ledger?: "units" | "balance";
  readonly limit: number;
}

export function account(parent: Command, createAction: CreateAction): void {
  parent
    .command("account")
    .summary("list resource packs and deductions")
    .description(
      "Lists the resource packs of the account. With --ledger, lists the deductions of the last 30 days instead. Free of charge.",
    )
    .addOption(
      new Option("--ledger <kind>", "list the deductions of units or of the balance").choices(["units", "balance"]),
    )
    .option("-l, --limit <number>", "maximum number of deductions to list", toInteger(1), 50)
    .addHelpText("after", "\nExamples:\n  $ klingkit account\n  $ klingkit account --ledger units --limit 10")
    .action(createAction((session, flags: AccountFlags) => (flags.ledger ? ledger(session, flags) : packs(session))));
}

async function packs({ kling, printer, signal }: Session): Promise<number> {
  printer.list(
    await kling.account.packs({ signal }),
    ["type", "status", "units left", "concurrency", "valid until", "name"],
    ({ name, status, packageType, remaining = "unknown", total = "unknown", concurrency, validUntil }) => [
      packageType,
      status,
      `${remaining} of ${total}`,
      concurrency?.toString(),
      formatDate(validUntil),
      name,
    ],
    "The account has no resource packs.",
  );
  return exitCodes.done;
}

async function ledger({ kling, printer, signal }: Session, { ledger: kind, limit }: AccountFlags): Promise<number> {
  const query = { pageSize: Math.min(500, limit), signal };
  const deductions = kind === "units" ? kling.account.unitLedger(query) : kling.account.balanceLedger(query);
  printer.list(
    await collect(deductions, limit),
    ["date", "amount", "model", "resolution", "task"],
    ({ deductedAt, amount = "unknown", model, resolution, taskId }) => [
      formatDate(deductedAt),
      String(amount),
      model,
      resolution,
      taskId,
    ],
    "No deductions in the last 30 days.",
  );
  return exitCodes.done;
}
