import type { Command } from "commander";
import { exitCodes } from "../exit-code.ts";
import type { Act } from "../session.ts";
import { WITHOUT_ACCOUNT } from "../report-error.ts";

/** Results that another try may change. */
const passing: ReadonlySet<string> = new Set(["cannot-connect", "inconclusive"]);

export function authCheck(parent: Command, act: Act): void {
  const auth = parent.command("auth").summary("credentials").description("Credentials: whether they work.");
  auth
    .command("check")
    .summary("tell whether the credentials work")
    .description(
      "Asks the service once whether it takes the credentials, and tells why not: the key, the region, this machine's clock, a proxy, the account, the network. Free.",
    )
    .addHelpText(
      "after",
      `
Credentials come from the environment or the nearest .env file:
  KLING_API_KEY                          an API key of the console, or
  KLING_ACCESS_KEY and KLING_SECRET_KEY  the older pair

Examples:
  $ klingkit auth check
  $ klingkit auth check --region beijing
  $ klingkit auth check --emulator`,
    )
    .action(
      act(async ({ kling, printer }) => {
        const report = await kling.verifyCredentials();
        const message = report.result === "not-configured" ? `${report.message}\n${WITHOUT_ACCOUNT}` : report.message;
        printer.result({ ...report, message }, `${report.ok ? "✔" : "✖"} ${message}`);
        if (report.ok) return exitCodes.done;
        return passing.has(report.result) ? exitCodes.later : exitCodes.setup;
      }),
    );
}
