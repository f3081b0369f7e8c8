import { resolve } from "node:path";
import type { Command } from "commander";
import { exitCodes } from "../exit-code.ts";
import type { Environment } from "../environment.ts";
import type { CreateAction } from "../session.ts";
import { variablesOf } from "../environment.ts";

export function auditVerify(parent: Command, createAction: CreateAction, environment: Environment): void {
  const audit = parent.command("audit").summary("verify an audit log").description("Verifies audit logs.");
  audit
    .command("verify")
    .argument("<file>", "audit log")
    .summary("find lines that were changed, removed or reordered")
    .description(
      "Verifies an audit log: finds the first line that was changed, removed, added or reordered. Exits with 1 if it finds one.",
    )
    .option("--last <hash>", "hash of a line that the log must contain: the last one that you know")
    .addHelpText(
      "after",
      `
KLINGKIT_AUDIT_FILE makes every command write an audit log. A log that was
written with KLINGKIT_AUDIT_KEY is verified with it. Lines that were removed
from the end are found by FILE.state, the file beside the log. Somebody who can
change both can hide it: keep the printed hash elsewhere, and pass it as --last.

Examples:
  $ klingkit audit verify audit.jsonl
  $ klingkit audit verify audit.jsonl --last 9f86d081884c7d65...`,
    )
    .action(
      createAction(async ({ printer, folder }, file: string, { last }: { readonly last?: string }) => {
        const { verifyAuditFile } = await import("@klingkit/guards/files");
        const key = variablesOf(environment)["KLINGKIT_AUDIT_KEY"] || undefined;
        const result = await verifyAuditFile(resolve(folder, file), { key, last });
        if (!result.ok) {
          printer.result(result, `✖ ${file}, line ${result.line}: ${result.problem}`);
          return exitCodes.unexpected;
        }
        const isEndKnown = result.hasState || last !== undefined;
        printer.result(result, [
          `✔ ${file}: ${result.lines} lines, none was changed, removed or reordered.`,
          `Last hash: ${result.last ?? "none"}`,
          ...(isEndKnown
            ? []
            : [`${file}.state is missing: lines that were removed from the end cannot be found without --last.`]),
        ]);
        return exitCodes.done;
      }),
    );
}
