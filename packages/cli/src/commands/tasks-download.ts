import { resolve } from "node:path";
import type { Command } from "commander";
import { printRun } from "../display/task-result.ts";
import type { Act } from "../session.ts";
import { recordedTask, saveTask } from "../task/finish-task.ts";
import { endingFor, guardFile } from "../task/save-outputs.ts";
import { stoppedAt } from "../task/stopped-at.ts";
import { UsageError } from "../command-error.ts";

interface DownloadFlags {
  readonly out?: string;
  readonly force?: boolean;
}

export function tasksDownload(parent: Command, act: Act): void {
  parent
    .command("download")
    .argument("<name>", "name or its beginning")
    .summary("fetch the result of a task that has ended")
    .description("Fetches the result of a task once more. Links end about 30 days after the task.")
    .option("-o, --out <file>", "where the result goes (default: where it was to go)")
    .option("--force", "write over a file that is there")
    .addHelpText("after", "\nExample:\n  $ klingkit tasks download a-lighthouse -o again.mp4")
    .action(
      act(async (session, name: string, { out, force }: DownloadFlags) => {
        const { store, folder, signal } = session;
        const record = await store.find(name);
        const target = resolve(folder, out ?? record.out ?? `${record.name}${endingFor(record.endpoint)}`);
        guardFile(target, force ?? false, folder);
        const task = await (await recordedTask(session, record)).refresh({ signal });
        if (task.status !== "succeeded") {
          throw new UsageError(`The task ${record.name} is ${task.status}: nothing to fetch.`);
        }
        try {
          return printRun(session, await saveTask(session, record, task, target));
        } catch (error) {
          throw await stoppedAt(session, record.name, error);
        }
      }),
    );
}
