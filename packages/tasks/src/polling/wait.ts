import { AbortError, KlingError, TaskFailedError, type TaskReference, WaitTimeoutError } from "@klingkit/errors";
import { safeListener } from "@klingkit/http";
import { explainMessage, type Explanation } from "../decode/failure-reason.ts";
import type { EngineParts } from "../engine/parts.ts";
import { unknownEndpoint } from "../engine/find-endpoint.ts";
import { taskDefaults } from "../options/options.ts";
import type { WaitOptions, WaitUpdate } from "../task.ts";
import { isFinal, type TaskData, type TaskStatus } from "../task-data.ts";
import { unknownTaskAdvice } from "./failure.ts";
import type { PollSchedule } from "./poll-schedule.ts";
import { Subscription } from "./subscription.ts";
import type { Tick, Ticker } from "./ticker.ts";

/** The progress of a wait. `data` has the result of a poll, and is undefined for an update without one. */
export type PollUpdate = Pick<WaitUpdate, "elapsed" | "progress"> & { readonly data?: TaskData };

/** The options of a wait, with a listener for plain data. */
type PollOptions = Omit<WaitOptions, "onUpdate"> & {
  readonly onUpdate?: ((update: PollUpdate) => void) | undefined;
  /** The `traceparent` of the wait. */
  readonly traceparent?: string | undefined;
};

/** The highest estimated progress of an unfinished task. */
const MAX_ESTIMATE = 0.95;

/**
 * Resolves when the task has succeeded. All waits of a client share one poller. A failed poll does not end a wait.
 * @throws {TaskFailedError} if the task fails
 * @throws {WaitTimeoutError} if `waitTimeout` expires
 * @throws {AbortError} if the signal aborts
 * @throws {KlingError} the matching subclass if the service rejects the credential or does not know the task
 */
export function wait(
  { clock, poller, schedule, ticker }: Pick<EngineParts, "clock" | "poller" | "schedule" | "ticker">,
  task: TaskReference,
  options: PollOptions = {},
  isResumed = false,
): Promise<TaskData> {
  return new Promise((resolve, reject) => {
    if (task.apiVersion === "v1" && task.endpoint === undefined) throw unknownEndpoint();
    const { signal } = options;
    if (signal?.aborted) throw abortError(task, signal);
    // The caller may reuse and change the object.
    const waiting = new Wait(clock, schedule, task, { ...options }, isResumed, resolve, reject);
    if (signal) {
      waiting.abort = () => {
        poller.remove(waiting);
        waiting.dispose();
        reject(abortError(task, signal));
      };
      signal.addEventListener("abort", waiting.abort, { once: true });
    }
    poller.add(waiting);
    if (options.onUpdate && !waiting.isDone) waiting.startUpdates(ticker);
  });
}

class Wait extends Subscription {
  readonly clock: EngineParts["clock"];
  readonly schedule: PollSchedule;
  readonly options: PollOptions;
  readonly resolve: (data: TaskData) => void;
  readonly reject: (error: unknown) => void;
  abort: (() => void) | undefined = undefined;
  /** The updates without a poll. Undefined if there is no listener. */
  tick: Tick | undefined = undefined;
  /** The status at the last poll. */
  status: TaskStatus | undefined = undefined;

  constructor(
    clock: EngineParts["clock"],
    schedule: PollSchedule,
    task: TaskReference,
    options: PollOptions,
    isResumed: boolean,
    resolve: (data: TaskData) => void,
    reject: (error: unknown) => void,
  ) {
    const since = clock.now();
    const end = since + (options.waitTimeout ?? taskDefaults.waitTimeout);
    super({ task, since, end, interval: options.pollInterval, isResumed, traceparent: options.traceparent });
    this.clock = clock;
    this.schedule = schedule;
    this.options = options;
    this.resolve = resolve;
    this.reject = reject;
  }

  /** Reports the start of the wait, and from then on its progress between polls. */
  startUpdates(ticker: Ticker): void {
    this.tick = ticker.start(this.options.updateInterval ?? taskDefaults.updateInterval, () => this.report());
    this.report();
  }

  update(data: TaskData): void {
    const { task } = this;
    const { status } = data;
    this.status = status;
    this.tick?.restart();
    this.report(data);
    if (!isFinal(status)) return;
    this.dispose();
    if (status === "succeeded") this.resolve(data);
    else this.reject(taskFailure(task, data));
  }

  fail(error: unknown): void {
    this.dispose();
    // The task keeps running, so the error carries its reference.
    this.reject(
      error instanceof KlingError && !error.task ? error.with({ task: this.task, taskState: "exists" }) : error,
    );
  }

  expire(): void {
    this.fail(waitTimeoutError(this, this.status, this.clock.now() - this.since));
  }

  private report(data?: TaskData): void {
    const { task, since } = this;
    const now = this.clock.now();
    safeListener(this.options.onUpdate)({
      elapsed: now - since,
      progress: progress(data?.status, now - (task.createdAt ?? since), this.schedule.expectedDuration(task)),
      ...(data ? { data } : {}),
    });
  }

  /** Ends everything that the wait has started outside of the poller. */
  dispose(): void {
    this.tick?.stop();
    if (this.abort) this.options.signal?.removeEventListener("abort", this.abort);
  }
}

function progress(status: TaskStatus | undefined, age: number, expected: number | undefined): number {
  if (status !== undefined && isFinal(status)) return 1;
  return expected ? Math.min(MAX_ESTIMATE, Math.max(0, age / expected)) : 0;
}

const unknownFailure: Explanation = {
  reason: "unknown",
  fault: "service",
  advice: "klingkit does not know this reason: check the prompt and the media before you create a new task.",
};

/** Creates the error for a failed task. */
export function taskFailure(
  task: TaskReference,
  failed: { readonly id: string; readonly message?: string | undefined },
): TaskFailedError {
  const { id, message } = failed;
  const { reason, fault, advice } = explainMessage(message) ?? unknownFailure;
  return new TaskFailedError(
    `The task ${id} failed: ${(message ?? "the service gave no reason").replace(/\.?$/, ".")}`,
    {
      task,
      reason,
      fault,
      serviceMessage: message,
      advice: `The service does not charge for failed tasks (documented in 2025); check the billing of the task. ${advice}`,
    },
  );
}

function waitTimeoutError(
  { task, misses, missingState }: Subscription,
  status: TaskStatus | undefined,
  elapsed: number,
): WaitTimeoutError {
  const id = task.id ?? task.externalTaskId;
  const seconds = Math.round(elapsed / 1000);
  const fields = { task, lastStatus: status, elapsed };
  if (status === undefined && misses > 0) {
    const advice = missingState === "unknown" ? unknownTaskAdvice : "The service may show it later.";
    return new WaitTimeoutError(`The service did not show the task ${id} in any poll within ${seconds} s.`, {
      ...fields,
      taskState: missingState,
      advice: `${advice} Wait again with kling.tasks.resume(error.task).`,
    });
  }
  const summary =
    status === undefined
      ? `No poll for the task ${id} got a response within ${seconds} s, so its status is unknown.`
      : `The task ${id} was still ${status} after ${seconds} s.`;
  return new WaitTimeoutError(summary, {
    ...fields,
    taskState: "exists",
    advice: "The task keeps running. Wait again with kling.tasks.resume(error.task).",
  });
}

function abortError(task: TaskReference, signal: AbortSignal): AbortError {
  return new AbortError(`The wait for the task ${task.id ?? task.externalTaskId} was aborted.`, {
    task,
    taskState: "exists",
    advice: "The task keeps running. Wait again with kling.tasks.resume(error.task).",
    cause: signal.reason,
  });
}
