import { resolve } from "node:path";
import type { Command } from "commander";
import { nameAndCost, runAsJson, runAsText } from "../display/task-result.ts";
import { exitCodeOf, exitCodes } from "../exit-code.ts";
import { toPositive } from "../input/flags.ts";
import type { CreateAction, Session } from "../session.ts";
import { isUnfinished, type TaskRecord } from "../state/task-record.ts";
import { forEachRecord, findRecords } from "../task/records.ts";
import { checkDestination, toFlag, toHelp } from "../task/check-destination.ts";
import { type FinishedTask, type FinishOptions, finishTask, recordedTask } from "../task/finish-task.ts";
import { waitOptions } from "../task/run-task.ts";
import { assertWritable } from "../task/save-outputs.ts";
import { interruptedTask } from "../task/interrupted-task.ts";
import { UsageError } from "../command-error.ts";

interface WaitFlags {
  readonly out?: string;
  readonly to?: string;
  readonly force?: boolean;
  readonly waitTimeout?: number;
}

export function tasksWait(parent: Command, createAction: CreateAction): void {
  parent
    .command("wait")
    .argument("[names...]", "names of tasks, or the beginnings of them (default: all without a result)")
    .summary("wait for tasks and download their results")
    .description(
      "Waits for tasks that the service has accepted, and saves their results to the files chosen at creation.",
    )
    .option("-o, --out <file>", "file for the result; for one task only")
    .option(toFlag, toHelp)
    .option("--force", "overwrite an existing file of --out")
    .option("--wait-timeout <minutes>", "maximum wait; the tasks keep running afterwards (default: 20)", toPositive)
    .addHelpText(
      "after",
      `
Examples:
  $ klingkit tasks wait
  $ klingkit tasks wait a-lighthouse -o lighthouse.mp4`,
    )
    .action(
      createAction(async (session, names: readonly string[], flags: WaitFlags) => {
        const records = await findRecords(session, names, isUnfinished);
        if (flags.out !== undefined && records.length !== 1) {
          throw new UsageError(`--out requires exactly one task, but ${records.length} match.`);
        }
        const { folder } = session;
        const out = flags.out === undefined ? {} : { out: resolve(folder, flags.out) };
        if (out.out !== undefined) await assertWritable([out.out], flags.force ?? false, folder);
        checkDestination(flags);
        return waitForAll(session, records, { ...waitOptions(flags), ...out, to: flags.to });
      }),
    );
}

async function waitForAll(session: Session, records: readonly TaskRecord[], options: FinishOptions): Promise<number> {
  const { progressView, printer, folder, store } = session;
  if (records.length === 0) {
    progressView.note(`All results are downloaded. There is nothing to wait for in ${store.folder}.`);
    return exitCodes.done;
  }
  const finished: FinishedTask[] = [];
  const failures = await forEachRecord(session, records, async (record) => {
    const run = await finishTask(session, record, await recordedTask(session, record), options);
    progressView.end(record.name, "succeeded", nameAndCost(run.record, run.task.billing));
    finished.push(run);
    // Text has to wait until the progress view has been removed from the terminal.
    if (printer.json) printer.result(runAsJson(run), []);
  });
  progressView.close();
  if (!printer.json) for (const run of finished) printer.result(undefined, runAsText(run, folder));
  const failure = failures.find(({ error }) => exitCodeOf(error) === exitCodes.interrupted) ?? failures[0];
  if (!failure) return exitCodes.done;
  if (records.length > 1 && exitCodeOf(failure.error) !== exitCodes.interrupted) return exitCodes.partial;
  throw await interruptedTask(session, failure.name, failure.error);
}
