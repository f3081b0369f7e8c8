import type { Command } from "commander";
import { exitCodes } from "../exit-code.ts";
import { type Act, goOnWith, type Session } from "../session.ts";
import type { TaskRecord } from "../state/task-record.ts";
import { eachRecord, findRecords } from "../task/each-record.ts";
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
        const records = await findRecords(session, names, mayExist);
        if (records.length === 0) session.board.note(`No task in doubt in ${session.store.folder}.`);
        // A look-up can take a minute, so they run at the same time.
        const [first] = await eachRecord(session, records, (record) => recoverOne(session, record, flags));
        if (first) throw await stoppedAt(session, first.name, first.error);
        return exitCodes.done;
      }),
    );
}

function mayExist({ state }: TaskRecord): boolean {
  return state === "stored" || state === "in-doubt";
}

async function recoverOne(session: Session, record: TaskRecord, { send }: RecoverFlags): Promise<void> {
  const { board, printer } = session;
  const { name } = record;
  let after = await recovered(session, record);
  if (after.state === "not-sent" && send) after = (await sendStored(session, name)).record;
  board.end(name, after.state === "not-sent" ? "skipped" : "succeeded", `${name}: ${meaning(session, after)}`);
  printer.result(after, []);
}

/** Finds out whether the task of a record was created, and records the outcome. */
async function recovered({ kling, store, board, signal }: Session, record: TaskRecord): Promise<TaskRecord> {
  const { name } = record;
  if (!mayExist(record)) return record;
  board.show(name, { status: "looking" });
  const known = record.task ?? (await store.intent(name));
  if (known === undefined) return store.update(name, { state: "not-sent", message: "Its request is gone." });
  const task = await kling.tasks.recover(known, { signal });
  return task
    ? store.update(name, { state: "sent", task: task.toJSON() })
    : store.update(name, { state: "not-sent", message: "The service does not know the task." });
}

function meaning(session: Session, { state, name, message }: TaskRecord): string {
  if (state === "not-sent") return `was not made. Send it with: ${goOnWith(session, `tasks recover ${name} --send`)}`;
  if (state === "sent") return `the service has it. Fetch it with: ${goOnWith(session, `tasks wait ${name}`)}`;
  if (state === "failed") return message ?? state;
  return state === "succeeded" ? state : "is still in doubt";
}
