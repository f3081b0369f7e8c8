import type { Command } from "commander";
import type { Kling } from "klingkit";
import { exitCodes } from "../exit-code.ts";
import { isInput } from "../input/input.ts";
import type { Act } from "../program.ts";
import { goOnWith, type Session } from "../session.ts";
import type { TaskRecord } from "../state/task-record.ts";
import type { TaskStore } from "../state/task-store.ts";
import { sendStored } from "../task/run-task.ts";
import { stoppedAt } from "../task/stopped-at.ts";

interface RecoverFlags {
  readonly send?: boolean;
}

export function tasksRecover(parent: Command, act: Act): void {
  parent
    .command("recover")
    .argument("[names...]", "names or their beginnings (default: all in doubt)")
    .summary("find out whether tasks were made")
    .description(
      "After a crash or a lost answer: asks the service whether the task was made. Makes none, unless --send is given and the service knows none.",
    )
    .option("--send", "send what was not made; it is paid for then")
    .addHelpText(
      "after",
      `
Examples:
  $ klingkit tasks recover
  $ klingkit tasks recover a-lighthouse --send`,
    )
    .action(
      act(async (session, names: readonly string[], flags: RecoverFlags) => {
        const { store, board } = session;
        const records =
          names.length > 0
            ? await Promise.all(names.map((name) => store.find(name)))
            : (await store.list()).filter(({ state }) => state === "stored" || state === "in-doubt");
        if (records.length === 0) board.note(`No task in doubt in ${store.folder}.`);
        for (const record of records) await recoverOne(session, record, flags);
        return exitCodes.done;
      }),
    );
}

async function recoverOne(session: Session, record: TaskRecord, { send }: RecoverFlags): Promise<void> {
  const { kling, store, board, printer, signal } = session;
  const { name } = record;
  try {
    if (record.state === "stored" || record.state === "in-doubt") board.show(name, { status: "looking" });
    let after = await settle(kling, store, record, signal);
    if (after.state === "not-sent" && send) after = await sendStored(session, name);
    board.end(name, after.state === "not-sent" ? "skipped" : "succeeded", `${name}: ${meaning(session, after)}`);
    printer.result(after, []);
  } catch (error) {
    throw await stoppedAt(session, name, error);
  }
}

/** Asks for the task by its own id, and writes down the answer. */
async function settle(kling: Kling, store: TaskStore, record: TaskRecord, signal: AbortSignal): Promise<TaskRecord> {
  if (record.state !== "stored" && record.state !== "in-doubt") return record;
  const handle = record.task ?? (await store.intent(record.name));
  if (handle === undefined) return store.update(record.name, { state: "not-sent", message: "Its request is gone." });
  // A stored request says nothing of when it was sent: not before it was stored.
  const reference = typeof handle === "string" ? withDoubt(handle, record.createdAt) : handle;
  const task = await kling.tasks.recover(reference, { signal });
  return task
    ? store.update(record.name, { state: "sent", task: task.reference })
    : store.update(record.name, { state: "not-sent", message: "The service knows no such task." });
}

function withDoubt(intent: string, doubtSince: number): string {
  const fields: unknown = JSON.parse(intent);
  return JSON.stringify(isInput(fields) ? { ...fields, doubtSince } : fields);
}

function meaning(session: Session, { state, name, message }: TaskRecord): string {
  switch (state) {
    case "not-sent":
      return `was not made. Send it with: ${goOnWith(session, `tasks recover ${name} --send`)}`;
    case "sent":
      return `the service has it. Fetch it with: ${goOnWith(session, `tasks wait ${name}`)}`;
    case "succeeded":
      return "succeeded";
    case "failed":
      return message ?? "failed";
    case "stored":
    case "in-doubt":
      return "is still in doubt";
  }
}
