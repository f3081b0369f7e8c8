import { AbortedError, TaskFailedError, type TaskReference, WaitTimeoutError } from "@klingkit/errors";
import { safeListener } from "@klingkit/http";
import type { TaskContext } from "./context.ts";
import { checkOptions, taskDefaults, type WaitOptions } from "./options.ts";
import { createPace } from "./pace.ts";
import type { TaskSnapshot, TaskStatus } from "./snapshot.ts";
import { createWatch, type Watch } from "./watch.ts";
import type { Watched } from "./watched.ts";

/** Before the end, an estimate stays below this. */
const ALMOST = 0.95;

/**
 * Waits for a task's end. All waits of a client share one loop; no single failed look ends one.
 * @throws TaskFailedError, WaitTimeoutError, AbortedError; AuthenticationError, PermissionError and RequestRefusedError
 * when the service will not tell
 */
export function wait(context: TaskContext, task: TaskReference, options: WaitOptions = {}): Promise<TaskSnapshot> {
  return new Promise((resolve, reject) => {
    checkOptions(task.endpoint, options);
    const { clock } = context;
    const { signal, interval } = options;
    const update = safeListener(options.onUpdate);
    if (signal?.aborted) throw abortedWait(task, signal);
    const since = clock.now();
    let status: TaskStatus = "submitted";
    const watch = watchOf(context);

    const watched: Watched = {
      task,
      since,
      end: since + (options.timeout ?? taskDefaults.waitTimeout),
      interval,
      expectsCallback: task.expectsCallback === true,
      due: since,
      misses: 0,
      hidden: false,
      asked: false,
      done: false,
      seen(found) {
        status = found.status;
        const now = clock.now();
        update({
          status,
          elapsed: now - since,
          progress: progress(task, status, now - (task.createdAt ?? since)),
          task: found,
        });
        if (status !== "succeeded" && status !== "failed") return;
        signal?.removeEventListener("abort", abort);
        if (status === "succeeded") resolve(found);
        else reject(failed(task, found));
      },
      fail(error) {
        signal?.removeEventListener("abort", abort);
        reject(error);
      },
      timedOut() {
        signal?.removeEventListener("abort", abort);
        reject(timedOut(task, status, clock.now() - since));
      },
    };
    function abort(): void {
      watch.remove(watched);
      reject(abortedWait(task, signal));
    }
    signal?.addEventListener("abort", abort, { once: true });
    watch.add(watched);
  });
}

/** The client's one loop. */
export function watchOf(context: TaskContext): Watch {
  return (context.watch ??= createWatch(context, createPace()));
}

function progress(task: TaskReference, status: TaskStatus, age: number): number {
  if (status === "succeeded" || status === "failed") return 1;
  return task.expectedMs ? Math.min(ALMOST, Math.max(0, age / task.expectedMs)) : 0;
}

/** The error of a task that the service ended as failed. */
function failed(task: TaskReference, seen: TaskSnapshot): TaskFailedError {
  return new TaskFailedError(`The task ${seen.id} failed: ${seen.message ?? "the service gave no reason"}.`, {
    task,
    reason: seen.message,
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
      advice: "It goes on: wait again with kling.tasks.resume(error.task).",
      lastStatus: status,
      elapsed,
    },
  );
}

function abortedWait(task: TaskReference, signal: AbortSignal | undefined): AbortedError {
  return new AbortedError(`The wait for the task ${task.id ?? task.externalTaskId} was aborted.`, {
    task,
    taskState: "exists",
    advice: "The task goes on: wait again with kling.tasks.resume(error.task).",
    cause: signal?.reason,
  });
}
