import { type Task, TaskFailedError, type WaitUpdate, WaitTimeoutError } from "klingkit";
import type { Context } from "./context.ts";
import { SPEECH } from "./load-endpoints.ts";
import { RefusedError } from "./result.ts";
import { sendWithin, START_TIMEOUT } from "./start-task.ts";
import type { TaskRecord } from "./store.ts";
import { storedTask, type TaskView, viewRecord, viewTask } from "./task-view.ts";

/** How a caller names a task. */
export interface TaskName {
  readonly requestId?: string | undefined;
  readonly taskId?: string | undefined;
}

/** A task that a caller named: its record, its task, or both. */
export type FoundTask =
  | { readonly record: TaskRecord; readonly task?: Task }
  | { readonly record?: undefined; readonly task: Task };

/**
 * Finds a task in the state directory, or at the service. It sends a request only for a task without a record.
 * @throws {RefusedError} if neither knows it
 */
export async function findTask({ store, kling }: Context, { requestId, taskId }: TaskName): Promise<FoundTask> {
  if ((requestId === undefined) === (taskId === undefined))
    throw new RefusedError("Pass either requestId or taskId.", "Call list_tasks to find them.");
  const record = requestId === undefined ? store.findTask(taskId ?? "") : store.find(requestId);
  const reference = record?.task?.["reference"];
  if (record) {
    return reference === undefined ? { record } : { record, task: await kling.tasks.resume(JSON.stringify(reference)) };
  }
  const [task] = taskId === undefined ? [] : await kling.tasks.get([taskId]);
  if (task) return { task };
  throw new RefusedError(
    `No task with the ${requestId === undefined ? `taskId ${taskId}` : `requestId ${requestId}`} is known.`,
    "Call list_tasks to find it.",
  );
}

/** Shows a task that was found, and stores what was read. */
export function showTask(context: Context, found: FoundTask, task: Task | undefined, progress?: number): TaskView {
  const { store, sending } = context;
  if (!found.record) return viewTask(storedTask(task ?? found.task));
  const { requestId } = found.record;
  if (task && task.raw !== undefined) store.accepted(requestId, storedTask(task));
  return viewRecord(store.find(requestId) ?? found.record, {
    isSending: sending.has(requestId),
    ...(progress === undefined ? {} : { progress }),
  });
}

/** Reads a task once. */
export async function readTask(context: Context, name: TaskName, signal: AbortSignal): Promise<TaskView> {
  const found = await findTask(context, name);
  return showTask(context, found, await found.task?.refresh({ signal }));
}

/** The limits of a wait. */
export interface WaitLimits {
  /** Milliseconds. */
  readonly timeout: number;
  readonly signal: AbortSignal;
  readonly onUpdate: (update: Pick<WaitUpdate, "status" | "progress">) => unknown;
}

/** The time between two notifications of progress, milliseconds. */
const UPDATE_INTERVAL = 2000;

/** Waits for a task within a time limit. A task that failed, or still runs after the time limit, is a result, not an error. */
export async function waitForTask(context: Context, name: TaskName, limits: WaitLimits): Promise<TaskView> {
  const { clock, sending, store } = context;
  const end = clock.now() + limits.timeout;
  let found = await findTask(context, name);
  if (found.record && !found.task) {
    const { requestId } = found.record;
    if (!sending.has(requestId)) return showTask(context, found, undefined);
    await sendWithin(context, found.record, limits.timeout).catch(() => undefined);
    if (!store.find(requestId)?.task || sending.has(requestId)) return showTask(context, found, undefined);
    found = await findTask(context, { requestId });
  }
  if (!found.task) return showTask(context, found, undefined);
  return wait(context, found, found.task, { ...limits, timeout: Math.max(1, end - clock.now()) });
}

async function wait(
  context: Context,
  found: FoundTask,
  task: Task,
  { timeout, signal, onUpdate }: WaitLimits,
): Promise<TaskView> {
  let latest: WaitUpdate | undefined;
  try {
    const done = await task.wait({
      waitTimeout: timeout,
      signal,
      updateInterval: UPDATE_INTERVAL,
      onUpdate(update) {
        latest = update;
        onUpdate(update);
      },
    });
    return showTask(context, found, done);
  } catch (error) {
    if (error instanceof TaskFailedError) return showTask(context, found, await task.refresh({ signal }));
    if (!(error instanceof WaitTimeoutError)) throw error;
    return showTask(context, found, latest?.task, latest?.progress);
  }
}

/**
 * Finds out whether the task of a request exists.
 * @param resend whether the stored request is sent again if it does not
 * @throws {RefusedError} if nothing is known about the request
 */
export async function recoverTask(
  context: Context,
  requestId: string,
  { resend, signal }: { readonly resend: boolean; readonly signal: AbortSignal },
): Promise<TaskView> {
  const { kling, store, sending } = context;
  const found = await findTask(context, { requestId });
  const { record } = found;
  if (record?.state === "sending" && !sending.has(requestId) && record.endpoint !== SPEECH && record.request) {
    const task = await kling.tasks.recover(record.request, { signal });
    if (task) store.accepted(requestId, storedTask(task));
    else store.notCreated(requestId, "The service has no such task.");
  }
  const settled = store.find(requestId);
  const canResend = settled !== undefined && (settled.state === "not-created" || settled.state === "stored");
  if (resend && canResend) await sendWithin(context, settled, START_TIMEOUT);
  return showTask(context, found, undefined);
}

/** Whether nothing changes anymore. */
export function isDone({ status }: TaskView): boolean {
  return status === "succeeded" || status === "failed";
}
