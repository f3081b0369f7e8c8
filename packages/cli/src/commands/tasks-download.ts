import { resolve } from "node:path";
import type { Command } from "commander";
import { printRun } from "../display/task-result.ts";
import type { CreateAction } from "../session.ts";
import { checkDestination, toFlag, toHelp } from "../task/check-destination.ts";
import { recordedTask, saveTask } from "../task/finish-task.ts";
import { assertWritable, hasFile, outputFiles } from "../task/save-outputs.ts";
import { interruptedTask } from "../task/interrupted-task.ts";
import { UsageError } from "../command-error.ts";

interface DownloadFlags {
  readonly out?: string;
  readonly to?: string;
  readonly force?: boolean;
}

export function tasksDownload(parent: Command, createAction: CreateAction): void {
  parent
    .command("download")
    .argument("<name>", "name of the task, or the beginning of it")
    .summary("download the result of a task again")
    .description("Downloads the result of a task that has succeeded. Result URLs expire about 30 days after the task.")
    .option("-o, --out <file>", "file for the result (default: the file chosen at creation)")
    .option(toFlag, toHelp)
    .option("--force", "overwrite an existing file")
    .addHelpText("after", "\nExample:\n  $ klingkit tasks download a-lighthouse -o again.mp4")
    .action(
      createAction(async (session, name: string, { out, to, force }: DownloadFlags) => {
        const { store, folder, signal } = session;
        checkDestination({ out, to });
        const record = await store.find(name);
        const target = resolve(folder, out ?? record.out);
        const task = await (await recordedTask(session, record)).refresh({ signal });
        if (task.status !== "succeeded") {
          throw new UsageError(`The task ${record.name} has no result to download: its status is "${task.status}".`);
        }
        const isStored = (to ?? (out === undefined ? record.to : undefined)) !== undefined;
        if (!isStored) await assertWritable(outputFiles(target, task.outputs.filter(hasFile)), force ?? false, folder);
        try {
          return printRun(session, await saveTask(session, record, task, { to, ...(isStored ? {} : { out: target }) }));
        } catch (error) {
          throw await interruptedTask(session, record.name, error);
        }
      }),
    );
}
