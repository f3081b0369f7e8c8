import type { Command } from "commander";
import { exitCodes } from "../exit-code.ts";
import { type Act, goOnWith, type Session } from "../session.ts";
import type { TaskRecord } from "../state/task-record.ts";
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
        const failures: unknown[] = [];
        // A look-up can take a minute, so they run at the same time.
        await Promise.all(
          records.map(async (record) => {
            const { name } = record;
            try {
              await recoverOne(session, record, flags);
            } catch (error) {
              failures.push(await stoppedAt(session, name, error));
              if (records.length > 1)
                board.end(name, "failed", `${name}: ${error instanceof Error ? error.message : String(error)}`);
            }
          }),
        );
        if (failures.length > 0) throw failures[0];
        return exitCodes.done;
      }),
    );
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
  const { name, state } = record;
  if (state !== "stored" && state !== "in-doubt") return record;
  board.show(name, { status: "looking" });
  const known = record.task ?? (await store.intent(name));
  if (known === undefined) return store.update(name, { state: "not-sent", message: "Its request is gone." });
  const task = await kling.tasks.recover(known, { signal });
  return task
    ? store.update(name, { state: "sent", task: task.toJSON() })
    : store.update(name, { state: "not-sent", message: "The service does not know the task." });
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
