import type { AccountClient, UsageTask } from "@klingkit/account";

/** Prints what the account used in November, and compares it with the estimates of the program's own tasks. */
export async function printUsage(account: AccountClient, tasks: readonly UsageTask[]): Promise<void> {
  const { rows } = await account.usage({
    from: "2026-11-01",
    to: "2026-11-30", // included
    timeZone: "Europe/Berlin",
    by: "model", // or "day", "key", "endpoint"
    tasks, // optional; the results of a queue have this shape
  });
  for (const { group, amount, unit, kind, estimate } of rows) {
    const expected = estimate && `${estimate.tasks} tasks: ${estimate.deducted}, at most ${estimate.amount} expected`;
    console.log(group, kind, amount, unit, expected ?? "no estimate");
  }
}
