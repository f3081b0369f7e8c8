import type { Command } from "commander";
import { formatDate } from "../display/format.ts";
import { taskAsJson } from "../display/task-result.ts";
import { exitCodes } from "../exit-code.ts";
import { toInteger } from "../input/flags.ts";
import type { CreateAction, Session } from "../session.ts";
import { collect } from "../collect.ts";

interface ListFlags {
  readonly remote?: boolean;
  readonly status?: string;
  readonly limit: number;
}

export function tasksList(parent: Command, createAction: CreateAction): void {
  parent
    .command("list")
    .summary("list tasks")
    .description(
      "Lists the tasks in the state directory, oldest first. With --remote, lists the tasks of the account, including those of other clients.",
    )
    .option("--remote", "list the tasks of the account")
    .option(
      "--status <status>",
      "only tasks with this status: stored, not-sent, outcome-unknown, sent, succeeded or failed; with --remote: submitted, processing, succeeded or failed",
    )
    .option("-l, --limit <number>", "maximum number of tasks to list", toInteger(1), 50)
    .addHelpText(
      "after",
      `
Examples:
  $ klingkit tasks list
  $ klingkit tasks list --remote --status failed --limit 10
  $ klingkit tasks list --json`,
    )
    .action(
      createAction((session, flags: ListFlags) =>
        flags.remote ? listRemote(session, flags) : listLocal(session, flags),
      ),
    );
}

async function listLocal({ store, printer }: Session, { status, limit }: ListFlags): Promise<number> {
  printer.list(
    (await store.list()).filter(({ state }) => status === undefined || state === status).slice(-limit),
    ["name", "state", "created", "prompt"],
    ({ name, state, createdAt, prompt }) => [name, state, formatDate(createdAt), prompt],
    `There are no matching tasks in ${store.folder}.`,
  );
  return exitCodes.done;
}

async function listRemote({ kling, printer, signal }: Session, { status, limit }: ListFlags): Promise<number> {
  const all = kling.tasks.list({ signal, pageSize: Math.min(500, limit) });
  // API v1 cannot filter by status.
  const tasks = await collect(all, limit, (task) => status === undefined || task.status === status);
  printer.list(
    tasks.map(taskAsJson),
    ["id", "status", "created", "external task id"],
    ({ id, status: state, createdAt, externalTaskId }) => [id, state, formatDate(createdAt), externalTaskId],
    "The account has no matching tasks.",
  );
  return exitCodes.done;
}
