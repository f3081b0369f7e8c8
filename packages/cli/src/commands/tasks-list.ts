import type { Command } from "commander";
import type { Task } from "klingkit";
import { formatDate } from "../display/format.ts";
import { table } from "../display/table.ts";
import { taskAsJson } from "../display/task-result.ts";
import { exitCodes } from "../exit-code.ts";
import { toPositive } from "../input/flags.ts";
import type { Act, Session } from "../session.ts";

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
      act(async (session, flags: ListFlags) => (flags.remote ? listRemote(session, flags) : listLocal(session, flags))),
    );
}

async function listLocal({ store, printer }: Session, { status, limit }: ListFlags): Promise<number> {
  const records = (await store.list()).filter(({ state }) => status === undefined || state === status).slice(-limit);
  if (printer.json) {
    for (const record of records) printer.result(record, "");
    return exitCodes.done;
  }
  const rows = records.map(({ name, state, createdAt, prompt }) => [name, state, formatDate(createdAt), prompt]);
  printer.result(
    undefined,
    rows.length === 0
      ? `No tasks in ${store.folder}.`
      : table(["name", "state", "made", "prompt"], rows, printer.width),
  );
  return exitCodes.done;
}

async function listRemote({ kling, printer, signal }: Session, { status, limit }: ListFlags): Promise<number> {
  const tasks: Task[] = [];
  for await (const task of kling.tasks.list({ signal, pageSize: Math.min(500, limit) })) {
    // API v1 cannot filter by status.
    if (status !== undefined && task.status !== status) continue;
    tasks.push(task);
    if (printer.json) printer.result(taskAsJson(task), "");
    if (tasks.length >= limit) break;
  }
  const rows = tasks.map(({ id, status: state, createdAt, externalTaskId }) => [
    id,
    state,
    createdAt === undefined ? "" : formatDate(createdAt),
    externalTaskId,
  ]);
  if (!printer.json) {
    printer.result(
      undefined,
      rows.length === 0
        ? "The service tells of no such tasks."
        : table(["id", "status", "made", "own id"], rows, printer.width),
    );
  }
  return exitCodes.done;
}
