import type { Command } from "commander";
import { formatDate } from "../display/format.ts";
import { taskAsJson } from "../display/task-result.ts";
import { exitCodes } from "../exit-code.ts";
import { toPositive } from "../input/flags.ts";
import type { Act, Session } from "../session.ts";
import { take } from "../take.ts";

interface ListFlags {
  readonly remote?: boolean;
  readonly status?: string;
  readonly limit: number;
}

export function tasksList(parent: Command, act: Act): void {
  parent
    .command("list")
    .summary("list tasks")
    .description(
      "Lists the tasks written down here, oldest first; with --remote those that the service tells of, whoever made them.",
    )
    .option("--remote", "ask the service")
    .option("--status <status>", "only these, as succeeded, failed, sent, in-doubt")
    .option("-l, --limit <number>", "at most so many", toPositive, 50)
    .addHelpText(
      "after",
      `
Examples:
  $ klingkit tasks list
  $ klingkit tasks list --remote --status failed --limit 10
  $ klingkit tasks list --json`,
    )
    .action(
      act((session, flags: ListFlags) => (flags.remote ? listRemote(session, flags) : listLocal(session, flags))),
    );
}

async function listLocal({ store, printer }: Session, { status, limit }: ListFlags): Promise<number> {
  printer.list(
    (await store.list()).filter(({ state }) => status === undefined || state === status).slice(-limit),
    ["name", "state", "made", "prompt"],
    ({ name, state, createdAt, prompt }) => [name, state, formatDate(createdAt), prompt],
    `No tasks in ${store.folder}.`,
  );
  return exitCodes.done;
}

async function listRemote({ kling, printer, signal }: Session, { status, limit }: ListFlags): Promise<number> {
  const all = kling.tasks.list({ signal, pageSize: Math.min(500, limit) });
  // API v1 cannot filter by status.
  const tasks = await take(all, limit, (task) => status === undefined || task.status === status);
  printer.list(
    tasks.map(taskAsJson),
    ["id", "status", "made", "own id"],
    ({ id, status: state, createdAt, externalTaskId }) => [id, state, formatDate(createdAt), externalTaskId],
    "The service tells of no such tasks.",
  );
  return exitCodes.done;
}
