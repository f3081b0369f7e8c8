import type { Command } from "commander";
import type { CredentialReport } from "klingkit";
import { exitCodes } from "../exit-code.ts";
import type { CreateAction } from "../session.ts";
import { EMULATOR_HINT } from "../report-error.ts";

/** Results that may change when the check is repeated. */
const transient: ReadonlySet<string> = new Set(["cannot-connect", "inconclusive"]);

export function exitCodeOfReport({ ok, result }: CredentialReport): number {
  if (ok) return exitCodes.done;
  return transient.has(result) ? exitCodes.retryLater : exitCodes.setup;
}

export function authCheck(parent: Command, createAction: CreateAction): void {
  const auth = parent.command("auth").summary("check the credentials").description("Checks the credentials.");
  auth
    .command("check")
    .summary("check whether the service accepts the credentials")
    .description(
      "Sends one request to check whether the service accepts the credentials. If it does not, the command reports the cause: the key, the region, this machine's clock, a proxy, the account or the network. Free of charge.",
    )
    .addHelpText(
      "after",
      `
Credentials are read from the environment or the nearest .env file:
  KLING_API_KEY                          an API key from the console, or
  KLING_ACCESS_KEY and KLING_SECRET_KEY  an access key and its secret key

Examples:
  $ klingkit auth check
  $ klingkit auth check --region beijing
  $ klingkit auth check --emulator`,
    )
    .action(
      createAction(async ({ kling, printer }) => {
        const report = await kling.verifyCredentials();
        const message = report.result === "not-configured" ? `${report.message}\n${EMULATOR_HINT}` : report.message;
        printer.result({ ...report, message }, `${report.ok ? "✔" : "✖"} ${message}`);
        return exitCodeOfReport(report);
      }),
    );
}
