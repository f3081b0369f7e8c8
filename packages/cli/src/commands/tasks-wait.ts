import { resolve } from "node:path";
import type { Command } from "commander";
import { ending, runAsJson, runAsText } from "../display/task-result.ts";
import { exitCodeOf, exitCodes } from "../exit-code.ts";
import { toPositive } from "../input/flags.ts";
import type { Act, Session } from "../session.ts";
import type { TaskRecord } from "../state/task-record.ts";
import { eachRecord, findRecords } from "../task/each-record.ts";
import { type Finished, type FinishOptions, finishTask, recordedTask } from "../task/finish-task.ts";
import { waitOptions } from "../task/run-task.ts";
import { stoppedAt } from "../task/stopped-at.ts";
import { UsageError } from "../command-error.ts";

interface WaitFlags {
  readonly out?: string;
  readonly timeout?: number;
}

export function tasksWait(parent: Command, act: Act): void {
  parent
    .command("wait")
    .argument("[names...]", "names or their beginnings (default: all that have not ended)")
    .summary("wait for tasks and fetch their results")
    .description("Waits for tasks that the service has, and writes their results where they were to go.")
    .option("-o, --out <file>", "where the result goes; for one task only")
    .option("--timeout <minutes>", "limit of the wait; the tasks go on (default: 20)", toPositive)
    .addHelpText(
      "after",
      `
Examples:
  $ klingkit tasks wait
  $ klingkit tasks wait a-lighthouse -o lighthouse.mp4`,
    )
    .action(
      act(async (session, names: readonly string[], flags: WaitFlags) => {
        const records = await findRecords(session, names, isUnfinished);
        if (flags.out !== undefined && records.length !== 1) {
          throw new UsageError(`-o is for one task; these are ${records.length}.`);
        }
        const out = flags.out === undefined ? {} : { out: resolve(session.folder, flags.out) };
        return waitForAll(session, records, { ...waitOptions(flags), ...out });
      }),
    );
}

/** Whether the service has a task whose result is not here. */
function isUnfinished({ state, files }: TaskRecord): boolean {
  return state === "sent" || (state === "succeeded" && files === undefined);
}

async function waitForAll(session: Session, records: readonly TaskRecord[], options: FinishOptions): Promise<number> {
  const { board, printer, folder, store } = session;
  if (records.length === 0) {
    board.note(`Nothing to wait for in ${store.folder}.`);
    return exitCodes.done;
  }
  const made: Finished[] = [];
  const failures = await eachRecord(session, records, async (record) => {
    const run = await finishTask(session, record, await recordedTask(session, record), options);
    board.end(record.name, "succeeded", ending(run.record, run.task.billing));
    made.push(run);
    // On a terminal the table is in the way until the end.
    if (printer.json) printer.result(runAsJson(run), []);
  });
  board.close();
  if (!printer.json) for (const run of made) printer.result(undefined, runAsText(run, folder));
  const failure = failures.find(({ error }) => exitCodeOf(error) === exitCodes.interrupted) ?? failures[0];
  if (!failure) return exitCodes.done;
  if (records.length > 1 && exitCodeOf(failure.error) !== exitCodes.interrupted) return exitCodes.some;
  throw await stoppedAt(session, failure.name, failure.error);
}
