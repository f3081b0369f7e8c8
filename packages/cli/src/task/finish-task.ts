import { type PendingTask, type SucceededTask, type Task, TaskFailedError, type WaitOptions } from "klingkit";
import type { Session } from "../session.ts";
import type { TaskRecord } from "../state/task-record.ts";
import { UsageError } from "../command-error.ts";
import { hasFile, saveOutputs, storeOutputs } from "./save-outputs.ts";

/** The time between two updates of the progress, milliseconds. */
const UPDATE_INTERVAL = 1000;

/** A task that has succeeded, with its downloaded files. */
export interface FinishedTask {
  readonly record: TaskRecord;
  readonly task: SucceededTask;
  readonly files: readonly string[];
}

/** Where the result is saved. */
export interface Destination {
  /**
   * Path of the result.
   * @default the path in the record
   */
  readonly out?: string | undefined;
  /**
   * URL of a store.
   * @default none if `out` is set, otherwise the URL in the record
   */
  readonly to?: string | undefined;
}

export type FinishOptions = Pick<WaitOptions, "waitTimeout"> & Destination;

/** Resumes the task of a record. Sends nothing. @throws {UsageError} if the record contains no task reference */
export async function recordedTask({ kling }: Session, { name, task }: TaskRecord): Promise<PendingTask> {
  if (task) return kling.tasks.resume(task);
  throw new UsageError(
    `The task ${name} has not been accepted by the service, as far as its record shows. Check it with klingkit tasks recover.`,
  );
}

/** Waits for a task, downloads its files and updates its record. */
export async function finishTask(
  session: Session,
  record: TaskRecord,
  task: Task,
  { out, to, ...limits }: FinishOptions = {},
): Promise<FinishedTask> {
  const { store, progressView, signal } = session;
  const { name } = record;
  progressView.show(name, { status: task.status, progress: 0 });
  try {
    const succeeded = await task.wait({
      ...limits,
      signal,
      onUpdate: (update) => progressView.show(name, update),
      updateInterval: UPDATE_INTERVAL,
    });
    return await saveTask(session, record, succeeded, { out, to });
  } catch (error) {
    if (error instanceof TaskFailedError) await store.update(name, { state: "failed", message: error.summary });
    throw error;
  }
}

/** Saves the files of a task that has succeeded, and records where they are. */
export async function saveTask(
  { store, progressView, signal, openSink }: Session,
  record: TaskRecord,
  task: SucceededTask,
  destination: Destination = {},
): Promise<FinishedTask> {
  const { name } = record;
  const { out = record.out, to = destination.out === undefined ? record.to : undefined } = destination;
  await store.update(name, { state: "succeeded" });
  if (task.outputs.some(hasFile)) progressView.show(name, { status: "saving" });
  const files =
    to === undefined
      ? await saveOutputs(task.outputs, out, signal)
      : await storeOutputs(task.outputs, out, await openSink(to), signal);
  return { record: await store.update(name, { files }), task, files };
}
