import { AbortError, KlingError, TaskFailedError, type TaskReference, WaitTimeoutError } from "@klingkit/errors";
import { safeListener } from "@klingkit/http";
import type { TaskContext } from "../engine/parts.ts";
import { checkOptions, taskDefaults, type WaitOptions, type WaitUpdate } from "../options/options.ts";
import { unknownEndpoint } from "../engine/known-endpoint.ts";
import { createPace } from "./poll-schedule.ts";
import type { TaskData, TaskStatus } from "../task-data.ts";
import { createWatch, type Watch } from "./poller.ts";
import type { Watched } from "./subscription.ts";

/** One poll's result, as plain data. */
export type PollUpdate = Omit<WaitUpdate, "task"> & { readonly data: TaskData };

/** How to wait, with a listener for plain data. */
type PollOptions = Omit<WaitOptions, "onUpdate"> & {
  readonly onUpdate?: ((update: PollUpdate) => void) | undefined;
};

/** Before the end, an estimate stays below this. */
const ALMOST = 0.95;

/**
 * Waits for a task's end. All waits of a client share one loop; no single failed look ends one.
 * @throws TaskFailedError, WaitTimeoutError, AbortError; AuthenticationError, PermissionError and RequestRefusedError
 * when the service will not tell
 */
export function wait(
  context: TaskContext,
  task: TaskReference,
  options: PollOptions = {},
  resumed = false,
): Promise<TaskData> {
  return new Promise((resolve, reject) => {
    checkOptions("task.wait", options, "wait");
    if (task.apiVersion === "v1" && task.endpoint === undefined) throw unknownEndpoint();
    const { signal } = options;
    if (signal?.aborted) throw abortedWait(task, signal);
    const watch = watchOf(context);
    // A caller may use the object for its next wait.
    const waiting = new Wait(context, task, { ...options }, resumed, resolve, reject);
    if (signal) {
      waiting.abort = () => {
        watch.remove(waiting);
        reject(abortedWait(task, signal));
      };
      signal.addEventListener("abort", waiting.abort, { once: true });
    }
    watch.add(waiting);
  });
}

/** One call of {@link wait}. A class, so that a hundred thousand of them share their functions. */
class Wait implements Watched {
  readonly context: TaskContext;
  readonly task: TaskReference;
  readonly options: PollOptions;
  readonly resumed: boolean;
  readonly resolve: (found: TaskData) => void;
  readonly reject: (error: unknown) => void;
  since: number;
  end: number;
  abort: (() => void) | undefined = undefined;
  /** The status that was seen last. */
  status: TaskStatus | undefined = undefined;
  lastLook: number | undefined = undefined;
  askedAt = 0;
  readonly eager = false;
  due = 0;
  misses = 0;
  hidden = false;
  place = 0;
  asked = false;
  done = false;

  constructor(
    context: TaskContext,
    task: TaskReference,
    options: PollOptions,
    resumed: boolean,
    resolve: (found: TaskData) => void,
    reject: (error: unknown) => void,
  ) {
    this.context = context;
    this.task = task;
    this.options = options;
    this.resumed = resumed;
    this.resolve = resolve;
    this.reject = reject;
    this.since = context.clock.now();
    this.end = this.since + (options.waitTimeout ?? taskDefaults.waitTimeout);
  }

  get interval(): number | undefined {
    return this.options.pollInterval;
  }

  get expectsCallback(): boolean {
    return this.task.expectsCallback === true;
  }

  seen(found: TaskData): void {
    const { task, since, context } = this;
    const { status } = found;
    const now = context.clock.now();
    this.status = status;
    safeListener(this.options.onUpdate)({
      status,
      elapsed: now - since,
      progress: progress(task, status, now - (task.createdAt ?? since)),
      data: found,
    });
    if (status !== "succeeded" && status !== "failed") return;
    this.letGo();
    if (status === "succeeded") this.resolve(found);
    else this.reject(taskFailure(task, found));
  }

  fail(error: unknown): void {
    this.letGo();
    // The task goes on, whatever ended the wait: it must not be lost with it.
    this.reject(
      error instanceof KlingError && !error.task ? error.with({ task: this.task, taskState: "exists" }) : error,
    );
  }

  timedOut(): void {
    this.fail(timedOut(this.task, this.status, this.context.clock.now() - this.since));
  }

  private letGo(): void {
    if (this.abort) this.options.signal?.removeEventListener("abort", this.abort);
  }
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
export function taskFailure(
  task: TaskReference,
  seen: { readonly id: string; readonly message?: string | undefined },
): TaskFailedError {
  return new TaskFailedError(`The task ${seen.id} failed: ${seen.message ?? "the service gave no reason"}.`, {
    task,
    reason: seen.message,
    advice:
      "Failed tasks are reported as not charged (documented in 2025); look at its billing. Change the input before you try again.",
  });
}

function timedOut(task: TaskReference, status: TaskStatus | undefined, elapsed: number): WaitTimeoutError {
  const seconds = Math.round(elapsed / 1000);
  return new WaitTimeoutError(
    `The task ${task.id ?? task.externalTaskId} ${status === undefined ? `was not shown by any poll within ${seconds} s, so its status is not known.` : `was still ${status} after ${seconds} s.`}`,
    {
      task,
      taskState: "exists",
      advice: "The task keeps running: wait again with kling.tasks.resume(error.task).",
      lastStatus: status,
      elapsed,
    },
  );
}

function abortedWait(task: TaskReference, signal: AbortSignal | undefined): AbortError {
  return new AbortError(`The wait for the task ${task.id ?? task.externalTaskId} was aborted.`, {
    task,
    taskState: "exists",
    advice: "The task goes on: wait again with kling.tasks.resume(error.task).",
    cause: signal?.reason,
  });
}
