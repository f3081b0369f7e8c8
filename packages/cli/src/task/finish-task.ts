import { resolve } from "node:path";
import { type PendingTask, type SucceededTask, type Task, TaskFailedError, type WaitOptions } from "klingkit";
import type { Session } from "../session.ts";
import type { TaskRecord } from "../state/task-record.ts";
import { UsageError } from "../command-error.ts";
import { endingFor, hasFile, saveOutputs } from "./save-outputs.ts";

/** A task that has succeeded, with its files on this machine. */
export interface Finished {
  readonly record: TaskRecord;
  readonly task: SucceededTask;
  readonly files: readonly string[];
}

/** How to wait, and where the files go. */
export type FinishOptions = Pick<WaitOptions, "waitTimeout"> & {
  /**
   * Path of the file.
   * @default the path in the record
   */
  readonly out?: string;
};

/** The task of a record. Sends nothing. @throws {UsageError} if the service has not accepted the task, as far as the record says */
export async function recordedTask({ kling }: Session, { name, task }: TaskRecord): Promise<PendingTask> {
  if (task) return kling.tasks.resume(task);
  throw new UsageError(`The service has no task ${name} yet, as far as is known here.`);
}

/** Waits for a task, downloads its files, and records both. */
export async function finishTask(
  session: Session,
  record: TaskRecord,
  task: Task,
  { out, ...limits }: FinishOptions = {},
): Promise<Finished> {
  const { store, board, signal } = session;
  const { name } = record;
  board.show(name, { status: task.status, progress: 0 });
  try {
    const done = await task.wait({ ...limits, signal, onUpdate: (update) => board.show(name, update) });
    return await saveTask(session, record, done, out);
  } catch (error) {
    if (error instanceof TaskFailedError) await store.update(name, { state: "failed", message: error.summary });
    throw error;
  }
}

/** Downloads the files of a task that has succeeded, and records where they are. */
export async function saveTask(
  { store, board, signal, folder }: Session,
  { name, endpoint, out: recorded }: TaskRecord,
  task: SucceededTask,
  out: string = recorded ?? resolve(folder, `${name}${endingFor(endpoint)}`),
): Promise<Finished> {
  await store.update(name, { state: "succeeded" });
  if (task.outputs.some(hasFile)) board.show(name, { status: "download" });
  const files = await saveOutputs(task.outputs, out, signal);
  return { record: await store.update(name, { files }), task, files };
}
