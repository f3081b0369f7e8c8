import type { Command } from "commander";
import { regions, type StuckTask, stuckTasks, type Task } from "klingkit";
import { collect } from "../collect.ts";
import { formatTime } from "../display/format.ts";
import { exitCodes } from "../exit-code.ts";
import { toPositive } from "../input/flags.ts";
import { type CreateAction, quoted, resumeHint, type Session } from "../session.ts";
import type { TaskRecord } from "../state/task-record.ts";

interface StuckFlags {
  readonly remote?: boolean;
  readonly after?: number;
}

/** A task that needs attention. */
interface StuckRow {
  /** The name of the record, or the task id. */
  readonly name: string;
  readonly id?: string;
  readonly endpoint?: string;
  readonly status: string;
  /** Milliseconds. */
  readonly age: number;
  /** The usual duration, milliseconds. */
  readonly usual?: number;
  readonly next: string;
}

/** The maximum number of running tasks of an account that are examined. */
const MAX_TASKS = 5000;

/** The age from which a request without a known outcome is listed, milliseconds: a recovery takes a minute. */
const UNKNOWN_AFTER = 5 * 60_000;

export function tasksStuck(parent: Command, createAction: CreateAction): void {
  parent
    .command("stuck")
    .summary("list tasks that run far longer than usual")
    .description(
      "Lists tasks of the state directory that run far longer than usual or whose outcome is unknown, with what to do. With --remote, lists those of the account. Free of charge.",
    )
    .option(
      "--after <minutes>",
      "age from which a task is stuck (default: 20, or 5 times the usual duration if that is longer)",
      toPositive,
    )
    .option("--remote", "examine the tasks of the account, including those of other clients")
    .addHelpText(
      "after",
      `
The exit code is 8 if a task is stuck, so that a monitor can run the command.

Examples:
  $ klingkit tasks stuck
  $ klingkit tasks stuck --remote --after 60 --json`,
    )
    .action(
      createAction(async (session, flags: StuckFlags) => {
        const rows = flags.remote ? await findRemote(session, flags) : await findLocal(session, flags);
        session.printer.list(
          rows,
          ["name", "status", "age", "usual", "what to do"],
          ({ name, status, age, usual, next }) => [
            name,
            status,
            formatTime(age),
            usual === undefined ? "" : formatTime(usual),
            next,
          ],
          "No task is stuck.",
          "wrap",
        );
        return rows.length > 0 ? exitCodes.partial : exitCodes.done;
      }),
    );
}

const limitOf = ({ after }: StuckFlags): number | undefined => (after === undefined ? undefined : after * 60_000);

async function findRemote({ kling, clock, signal }: Session, flags: StuckFlags): Promise<readonly StuckRow[]> {
  const running = kling.tasks.list({ status: ["submitted", "processing"], signal });
  const tasks = await collect(running, MAX_TASKS, ({ status }) => status === "submitted" || status === "processing");
  return stuckTasks(tasks, clock.now(), limitOf(flags)).map((stuck) => rowOf(stuck, stuck.task.id, adviceFor(stuck)));
}

async function findLocal(session: Session, flags: StuckFlags): Promise<readonly StuckRow[]> {
  const { kling, store, clock, signal } = session;
  const records = await store.list();
  const all = records.filter(({ state, task }) => state === "sent" && task?.id !== undefined);
  // The host of the client is read from the service only if there is something to compare it with.
  const host = session.connection.baseUrl ?? (all.length > 0 ? (await kling.verifyCredentials()).host : undefined);
  const sent = all.filter(({ task }) => host === undefined || task?.host === host);
  const others = all.filter((record) => !sent.includes(record));
  const tasks = await kling.tasks.get(
    sent.flatMap(({ task }) => task ?? []),
    { signal },
  );
  const nameOf = new Map(tasks.map((task, at): [Task | undefined, string] => [task, sent[at]?.name ?? ""]));
  const running = stuckTasks(tasks, clock.now(), limitOf(flags)).map((stuck) => {
    const name = nameOf.get(stuck.task) ?? stuck.task.id;
    return rowOf(stuck, name, `${adviceFor(stuck)} Wait for it with: ${resumeHint(session, `tasks wait ${name}`)}`);
  });
  return [
    ...elsewhere(session, others),
    ...missing(session, sent, tasks),
    ...unknown(session, records, flags),
    ...running,
  ];
}

function rowOf({ task, age, usual }: StuckTask, name: string, next: string): StuckRow {
  const { id, endpoint, status } = task;
  return { name, id, ...(endpoint === undefined ? {} : { endpoint }), status, age, usual, next };
}

/** Above this age a task will hardly finish, milliseconds: it is not known how long the service keeps trying. */
const HOPELESS_AFTER = 24 * 3_600_000;

// No call cancels a task (apps/docs/service/tasks.md#statuses).
function adviceFor({ task, age }: StuckTask): string {
  return age > HOPELESS_AFTER
    ? `Ask the service's support about the task ${task.id}: it cannot be cancelled. Create a new one if you need the result now; both may be charged.`
    : "Do not create it again yet: the service may still finish and charge it, and it cannot be cancelled.";
}

/** Requests whose outcome is unknown. */
function unknown(session: Session, records: readonly TaskRecord[], flags: StuckFlags): readonly StuckRow[] {
  return records.flatMap(({ name, endpoint, state, createdAt }): StuckRow[] => {
    const age = session.clock.now() - createdAt;
    if ((state !== "stored" && state !== "outcome-unknown") || age <= (limitOf(flags) ?? UNKNOWN_AFTER)) return [];
    const next = `Find out whether it was created, with: ${resumeHint(session, `tasks recover ${name}`)}`;
    return [{ name, endpoint, status: state, age, next }];
  });
}

/** Tasks of another host, which this client cannot examine. */
function elsewhere({ clock }: Session, records: readonly TaskRecord[]): readonly StuckRow[] {
  return records.flatMap(({ name, endpoint, task, createdAt }): StuckRow[] => {
    if (task?.id === undefined) return [];
    const region = Object.entries(regions).find(([, url]) => url === task.host)?.[0];
    const flag = region === undefined ? `--base-url ${quoted(task.host)}` : `--region ${region}`;
    const next = `The task belongs to another host. Examine it with: klingkit tasks stuck ${flag}`;
    return [{ name, id: task.id, endpoint, status: "another host", age: clock.now() - createdAt, next }];
  });
}

/** Tasks that the service has accepted and does not know anymore. */
function missing(
  { clock }: Session,
  records: readonly TaskRecord[],
  tasks: readonly (Task | undefined)[],
): readonly StuckRow[] {
  return records.flatMap(({ name, endpoint, task, createdAt }, at): StuckRow[] => {
    if (tasks[at] !== undefined || task?.id === undefined) return [];
    const next = `The service does not know the task ${task.id}. Check whether --region and the key are those of its creation.`;
    return [{ name, id: task.id, endpoint, status: "not found", age: clock.now() - createdAt, next }];
  });
}
