import {
  AbortedError,
  AuthenticationError,
  ConfigurationError,
  KlingError,
  PermissionError,
  RequestRefusedError,
  TaskFailedError,
  type TaskReference,
  WaitTimeoutError,
} from "@klingkit/errors";
import type { TaskContext } from "./context.ts";
import { look } from "./look.ts";
import { checkOptions, taskDefaults, type WaitOptions } from "./options.ts";
import { statusOf, type TaskSnapshot, type TaskStatus } from "./snapshot.ts";

/** How long a service may not know a task that it has just made, milliseconds: until then "unknown" is no answer. */
const SETTLE = 60_000;

/** Before the end, an estimate stays below this. */
const ALMOST = 0.95;

/**
 * Waits for a task's end. No single failed look ends it.
 * @throws TaskFailedError, WaitTimeoutError, AbortedError; AuthenticationError, PermissionError and RequestRefusedError
 * when the service will not tell
 */
export async function wait(
  context: TaskContext,
  task: TaskReference,
  options: WaitOptions = {},
): Promise<TaskSnapshot> {
  checkOptions(task.endpoint, options);
  const { clock, emit } = context;
  const timeout = options.timeout ?? taskDefaults.waitTimeout;
  const interval = options.interval ?? taskDefaults.interval;
  const started = clock.now();
  const end = started + timeout;
  let status: TaskStatus = "submitted";
  let seen: TaskSnapshot | undefined;

  const tell = (): void => {
    const elapsed = clock.now() - started;
    options.onUpdate?.({
      status,
      elapsed,
      progress: progress(task, status, clock.now() - (task.createdAt ?? started)),
      ...(seen ? { task: seen } : {}),
    });
  };

  for (;;) {
    if (options.signal?.aborted) throw abortedWait(task, options.signal);
    const left = end - clock.now();
    if (left <= 0) throw timedOut(task, status, clock.now() - started);
    await clock.sleep(Math.min(interval, left), options.signal).catch(() => {
      throw abortedWait(task, options.signal);
    });
    try {
      const found = await look(context, task, {
        signal: options.signal,
        deadline: Math.min(60_000, Math.max(1, end - clock.now())),
      });
      if (found) {
        seen = found;
        status = found.status;
        if (!statusOf(found.statusWord)) {
          emit({
            type: "unknown-status",
            at: clock.now(),
            endpoint: task.endpoint,
            id: found.id,
            word: found.statusWord,
          });
        }
      } else if (!seen && clock.now() - started > SETTLE) {
        throw new RequestRefusedError(`The service does not know the task ${task.id ?? task.externalTaskId}.`, {
          task,
          advice: "Check that the credential belongs to the account and region that made it.",
        });
      }
    } catch (error) {
      if (error instanceof AbortedError) throw abortedWait(task, options.signal);
      if (isDefinite(error)) throw error;
      emit({
        type: "look-failed",
        at: clock.now(),
        endpoint: task.endpoint,
        id: task.id,
        reason: error instanceof Error ? error.message : String(error),
      });
      continue;
    }
    tell();
    if (seen?.status === "succeeded") return seen;
    if (seen?.status === "failed") throw failed(task, seen);
  }
}

/** What no later look would change. */
function isDefinite(error: unknown): boolean {
  return (
    error instanceof AuthenticationError ||
    error instanceof PermissionError ||
    error instanceof RequestRefusedError ||
    error instanceof ConfigurationError ||
    !(error instanceof KlingError)
  );
}

function progress(task: TaskReference, status: TaskStatus, age: number): number {
  if (status === "succeeded" || status === "failed") return 1;
  return task.expectedMs ? Math.min(ALMOST, Math.max(0, age / task.expectedMs)) : 0;
}

/** The error of a task that the service ended as failed. */
function failed(task: TaskReference, seen: TaskSnapshot): TaskFailedError {
  return new TaskFailedError(`The task ${seen.id} failed: ${seen.message ?? "the service gave no reason"}.`, {
    task,
    advice:
      "Failed tasks are reported as not charged (documented in 2025); look at its billing. Change the input before you try again.",
  });
}

function timedOut(task: TaskReference, status: TaskStatus, elapsed: number): WaitTimeoutError {
  return new WaitTimeoutError(
    `The task ${task.id ?? task.externalTaskId} was still ${status} after ${Math.round(elapsed / 1000)} s.`,
    {
      task,
      taskState: "exists",
      advice: "It goes on: wait again with kling.tasks.resume(error.task).wait().",
      lastStatus: status,
      elapsed,
    },
  );
}

function abortedWait(task: TaskReference, signal: AbortSignal | undefined): AbortedError {
  return new AbortedError(`The wait for the task ${task.id ?? task.externalTaskId} was aborted.`, {
    task,
    taskState: "exists",
    advice: "The task goes on: wait again with kling.tasks.resume(error.task).wait().",
    cause: signal?.reason,
  });
}
