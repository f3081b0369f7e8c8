import type { Command } from "commander";
import { exitCodes } from "../exit-code.ts";
import { type CreateAction, resumeHint, type Session } from "../session.ts";
import type { TaskRecord } from "../state/task-record.ts";
import { UsageError } from "../command-error.ts";
import { forEachRecord, findRecords } from "../task/records.ts";
import { sendStoredIntent } from "../task/run-task.ts";
import { interruptedTask } from "../task/interrupted-task.ts";

interface RecoverFlags {
  readonly send?: boolean;
}

export function tasksRecover(parent: Command, createAction: CreateAction): void {
  parent
    .command("recover")
    .argument(
      "[names...]",
      "names of tasks, or the beginnings of them (default: all whose outcome is unknown; with --send, also all that were not created)",
    )
    .summary("find out whether tasks were created")
    .description(
      "Finds out whether the service has created a task after a crash or a lost response. Creates nothing without --send.",
    )
    .option("--send", "send the requests whose tasks were not created, except rejected ones; they are charged")
    .addHelpText(
      "after",
      `
Examples:
  $ klingkit tasks recover
  $ klingkit tasks recover a-lighthouse --send`,
    )
    .action(
      createAction(async (session, names: readonly string[], flags: RecoverFlags) => {
        const records = await findRecords(
          session,
          names,
          (record) => mayExist(record) || (flags.send === true && isSendable(record)),
        );
        if (records.length === 0)
          session.progressView.note(`All outcomes are known in ${session.store.folder}. There is nothing to recover.`);
        // A lookup can take a minute.
        const [first] = await forEachRecord(session, records, (record) => recoverOne(session, record, flags));
        if (first) throw await interruptedTask(session, first.name, first.error);
        return exitCodes.done;
      }),
    );
}

function mayExist({ state }: TaskRecord): boolean {
  return state === "stored" || state === "outcome-unknown";
}

/** Whether the task was not created, and its request can be sent. */
function isSendable({ state, isFinal = false }: TaskRecord): boolean {
  return state === "not-sent" && !isFinal;
}

async function recoverOne(session: Session, record: TaskRecord, { send }: RecoverFlags): Promise<void> {
  const { progressView, printer } = session;
  const { name } = record;
  let outcome = await recoverTask(session, record);
  if (outcome.state === "not-sent" && send) outcome = (await sendStoredIntent(session, name)).record;
  progressView.end(
    name,
    outcome.state === "not-sent" ? "skipped" : "succeeded",
    `${name}: ${describe(session, outcome)}`,
  );
  printer.result(outcome, []);
}

/** Finds out whether the task of a record was created, and records the outcome. */
async function recoverTask({ kling, store, progressView, signal }: Session, record: TaskRecord): Promise<TaskRecord> {
  const { name } = record;
  if (!mayExist(record)) return record;
  progressView.show(name, { status: "recovering" });
  const source = record.task ?? (await store.intent(name));
  if (source === undefined) {
    throw new UsageError(
      `The stored request of the task ${name} is missing in ${store.folder}, so its outcome is unknown. Look for the task with klingkit tasks list --remote.`,
    );
  }
  const task = await kling.tasks.recover(source, { signal });
  return task
    ? store.update(name, { state: "sent", task: task.toJSON() })
    : store.update(name, { state: "not-sent", message: "The service has no such task." });
}

function describe(session: Session, { state, name, message }: TaskRecord): string {
  if (state === "not-sent") return `not created. Send it with: ${resumeHint(session, `tasks recover ${name} --send`)}`;
  if (state === "sent")
    return `accepted by the service. Get the result with: ${resumeHint(session, `tasks wait ${name}`)}`;
  if (state === "failed") return message ?? state;
  return state === "succeeded" ? state : "the outcome is still unknown";
}
