import { resolve } from "node:path";
import { styleText } from "node:util";
import { normalizeBaseUrl, regionUrl } from "@klingkit/http/options";
import type { Command } from "commander";
import { messageOf, UsageError } from "../command-error.ts";
import type { Environment } from "../environment.ts";
import { shortPath } from "../display/task-result.ts";
import { type BundleFile, BUNDLE_FOLDER, writeArchive } from "../doctor/bundle.ts";
import type { Check } from "../doctor/check.ts";
import {
  checkClock,
  checkCredential,
  checkKey,
  checkProxy,
  checkReachability,
  checkRegion,
} from "../doctor/connection-checks.ts";
import { checkErrors, checkRuntime, checkState, checkTasks } from "../doctor/machine-checks.ts";
import { createScrubber } from "../doctor/scrub.ts";
import { exitCodes } from "../exit-code.ts";
import { variablesOf } from "../environment.ts";
import type { CreateAction, Session } from "../session.ts";

interface DoctorFlags {
  readonly bundle?: string;
  readonly force?: boolean;
}

export function doctor(parent: Command, createAction: CreateAction, environment: Environment): void {
  parent
    .command("doctor")
    .summary("check this machine, the connection and the credentials")
    .description(
      "Checks the versions, the credentials, the connection to the service, the clock, the open tasks and the last errors. Works without a network and without credentials. Free of charge. Keys are never printed.",
    )
    .option("--bundle <file.tar.gz>", "also write an archive for a bug report, without secrets and prompts")
    .option("--force", "overwrite an existing archive")
    .addHelpText(
      "after",
      `
Each check ends with ok, warning or problem, and the next step. The exit code is
that of the first problem, and 0 with warnings only.

Examples:
  $ klingkit doctor
  $ klingkit doctor --region beijing --json
  $ klingkit doctor --bundle klingkit-report.tar.gz`,
    )
    .action(
      createAction(async (session, flags: DoctorFlags) => {
        if (flags.bundle !== undefined && !/\.(tar\.gz|tgz)$/.test(flags.bundle))
          throw new UsageError("--bundle: the name of the archive must end with .tar.gz.");
        const scrub = createScrubber(variablesOf(session));
        const checks = scrub(await runChecks(session, environment));
        printChecks(session, environment, checks);
        if (flags.bundle !== undefined) await writeBundle(session, checks, flags.bundle, flags.force ?? false);
        return checks.find(({ exitCode }) => exitCode !== undefined)?.exitCode ?? exitCodes.done;
      }),
    );
}

/** Runs all checks. A check that fails unexpectedly is a problem of its own, and does not stop the others. */
async function runChecks(session: Session, environment: Environment): Promise<readonly Check[]> {
  const variables = variablesOf(session);
  const { kling, connection } = session;
  const report = await kling.verifyCredentials();
  const url =
    report.host ??
    connection.baseUrl ??
    urlOf(variables["KLING_BASE_URL"]) ??
    regionUrl(connection.region ?? "singapore");
  const { check, clockOffset } = await checkReachability(session, url, environment.probeHost);
  return [
    checkRuntime(variables),
    await checkState(session),
    checkProxy(variables),
    checkCredential(report),
    checkRegion(url),
    check,
    checkClock(report.clockOffset ?? clockOffset),
    checkKey(report),
    await checkTasks(session),
    await checkErrors(session),
  ];
}

function urlOf(variable: string | undefined): string | undefined {
  try {
    return variable ? normalizeBaseUrl(variable) : undefined;
  } catch {
    // The report of the credentials states the problem.
    return undefined;
  }
}

const marks = { ok: ["green", "✔"], warning: ["yellow", "!"], problem: ["red", "✖"] } as const;

function printChecks({ printer }: Session, { stdout }: Environment, checks: readonly Check[]): void {
  const width = Math.max(...checks.map(({ name }) => name.length));
  for (const check of checks) {
    const { name, status, message, next, exitCode: _, ...details } = check;
    const [style, mark] = marks[status];
    const lines = [message, ...(next === undefined ? [] : [next])].flatMap((text) => text.split("\n"));
    printer.result(
      { name, status, message, next, ...details },
      lines.map((line, at) =>
        at === 0
          ? `${styleText(style, mark, { stream: stdout })} ${name.padEnd(width)}  ${line}`
          : `${" ".repeat(width + 4)}${line}`,
      ),
    );
  }
}

/** Writes the archive, and prints its content. */
async function writeBundle(session: Session, checks: readonly Check[], file: string, force: boolean): Promise<void> {
  const { clock, folder, printer } = session;
  const path = resolve(folder, file);
  const content = `${JSON.stringify({ createdAt: new Date(clock.now()).toISOString(), checks }, undefined, 2)}\n`;
  const files: readonly BundleFile[] = [
    { name: "README.txt", content: README },
    { name: "doctor.json", content },
  ];
  try {
    await writeArchive(path, BUNDLE_FOLDER, files, clock.now(), force);
  } catch (error) {
    throw new UsageError(
      error instanceof Error && "code" in error && error.code === "EEXIST"
        ? `${file} already exists. Choose another file with --bundle, or overwrite it with --force.`
        : `${file} cannot be written: ${messageOf(error)}. Choose another file with --bundle.`,
    );
  }
  const shown = shortPath(path, folder);
  printer.result({ bundle: path, files: files.map(({ name, content: text }) => ({ name, bytes: text.length })) }, [
    "",
    `${shown} contains, readable by you only:`,
    "  README.txt   what the archive contains",
    `  doctor.json  the checks above, the last errors and the open tasks, ${content.length} bytes`,
    "It contains no keys, prompts, names of tasks or files, and of URLs only the host.",
    `Read it before you send it: tar -xzOf ${shown}`,
  ]);
}

const README = `A report of klingkit doctor.

doctor.json contains the checks with their details: versions, the kind, source and
length of the credential, the host, the steps of a connection, the offset of the
clock, the last errors of commands, and the ids and states of open tasks.

It contains no keys, prompts, names of tasks or files, and of URLs only the host.
What looks like a secret is replaced by [redacted].
`;
