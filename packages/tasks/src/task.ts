import type { TaskReference } from "@klingkit/errors";
import type { Billing, DownloadTarget, Output, OutputDownloadOptions } from "./outputs.ts";
import type { ParentVideo, TaskStatus } from "./task-data.ts";

/** The progress of a wait. */
export interface WaitUpdate<O extends Output = Output> {
  /** The status at the last poll. */
  readonly status: TaskStatus;
  /** The time since the wait began, milliseconds. */
  readonly elapsed: number;
  /**
   * The progress, 0 to 1. It is estimated from the usual duration of such tasks, because the service reports none. 1
   * only when the task has finished.
   */
  readonly progress: number;
  /** The task at the last poll. */
  readonly task: Task<O>;
}

/** The options of a wait. */
export interface WaitOptions<O extends Output = Output> {
  /**
   * The time limit of the wait, milliseconds, above 0. The task keeps running when it is over.
   * @default 1,200,000, which is 20 minutes
   */
  readonly waitTimeout?: number | undefined;
  /**
   * The time between two polls, milliseconds, at least 1,000.
   * @default learned from the duration of such tasks, 1,000 to 15,000
   */
  readonly pollInterval?: number | undefined;
  /**
   * Ends the wait. The task keeps running.
   * @default none
   * @example await task.wait({ signal: AbortSignal.timeout(60_000) })
   */
  readonly signal?: AbortSignal | undefined;
  /**
   * Called after each poll, and when the status changes. Errors of the listener are ignored.
   * @default none
   * @example await task.wait({ onUpdate: ({ status, progress }) => console.log(status, progress) })
   */
  readonly onUpdate?: ((update: WaitUpdate<O>) => unknown) | undefined;
}

/** The options of a single read. */
export interface RefreshOptions {
  /**
   * Aborts the read.
   * @default none
   */
  readonly signal?: AbortSignal | undefined;
}

/** The options of a download from a task. */
export interface TaskDownloadOptions extends OutputDownloadOptions {
  /**
   * The index of the output, from 0.
   * @default 0
   * @example for (const index of done.outputs.keys()) await done.download(`lighthouse-${index}.png`, { index })
   */
  readonly index?: number | undefined;
}

/** The create request of a task. */
export interface TaskRequest {
  /** The path below the base URL. */
  readonly path: string;
  /** The JSON body. Media in it are shortened. */
  readonly body: unknown;
}

/** The fields and methods of a task in every state. */
export interface TaskFields<O extends Output> {
  /** The service's id. */
  readonly id: string;
  /**
   * The external task id, chosen by you or by klingkit and unique within the account. Undefined if the endpoint accepts
   * none.
   */
  readonly externalTaskId: string | undefined;
  /**
   * klingkit's name of the endpoint, such as `video.textToVideo`. Undefined if it is unknown, for example for a bare
   * id.
   */
  readonly endpoint: string | undefined;
  /** What the task cost. Empty until the service reports it. */
  readonly billing: readonly Billing[];
  /** When the service created it, epoch milliseconds on the service's clock. */
  readonly createdAt: number | undefined;
  /** When it changed last, epoch milliseconds on the service's clock. */
  readonly updatedAt: number | undefined;
  /** The service's message, for example the reason for a failure. */
  readonly message: string | undefined;
  /** The video that was the input of an extension, a lip-sync or a sound. */
  readonly parentVideo: ParentVideo | undefined;
  /** The task as the service sent it, not decoded. Undefined for a task that was resumed and not read since. */
  readonly raw: unknown;
  /** The create request. Set on the result of `create` and `tasks.send`, unless the task existed before. */
  readonly request: TaskRequest | undefined;
  /**
   * Reads the task once and returns its current state as a new object.
   * @throws {RequestRejectedError} if the service does not know the task
   * @throws {KlingError} of the fitting class if the service rejects the request or cannot be reached
   * @example
   * const current = await task.refresh();
   * if (current.status === "succeeded") console.log(current.output.url);
   */
  refresh(options?: RefreshOptions): Promise<Task<O>>;
  /**
   * Resolves when the task has succeeded. All waits of a client share their requests, and a failed poll never ends a
   * wait. An unhandled rejection is suppressed: the task keeps running.
   * @throws {TaskFailedError} if the task fails
   * @throws {WaitTimeoutError} if `waitTimeout` is over; the task keeps running
   * @throws {AbortError} if `signal` aborts or the client closes; the task keeps running
   * @throws {AuthenticationError} if the service rejects the credential
   * @example
   * const done = await task.wait({ onUpdate: ({ status, progress }) => console.log(status, progress) });
   * console.log(done.output);
   */
  wait(options?: WaitOptions<O>): Promise<SucceededTask<O>>;
  /**
   * Writes an output to a path or into a stream: the first, or the one at `index`.
   * @throws {ConfigurationError} if the task has not succeeded, has no such file, or this runtime cannot write to the
   *   target
   * @throws {DownloadError} if the file cannot be fetched or written completely
   * @throws {AbortError} if `signal` aborts
   * @example
   * const done = await task.wait();
   * await done.download("lighthouse.mp4");
   */
  download(target: DownloadTarget, options?: TaskDownloadOptions): Promise<void>;
  /**
   * The task as plain data, for `kling.tasks.resume` in any process.
   * @example await db.save(JSON.stringify(task));
   */
  toJSON(): TaskReference;
}

/** A task that has not finished at the time of this object. */
export interface PendingTask<O extends Output = Output> extends TaskFields<O> {
  /** The status: `"submitted"` or `"processing"`. */
  readonly status: "submitted" | "processing";
  /** Empty: the task has no outputs yet. */
  readonly outputs: readonly [];
}

/** A task that has succeeded. */
export interface SucceededTask<O extends Output = Output> extends TaskFields<O> {
  /** Always `"succeeded"`. */
  readonly status: "succeeded";
  /** The outputs, at least one. */
  readonly outputs: readonly [O, ...O[]];
  /** The first of `outputs`. */
  readonly output: O;
}

/** A task that has failed. `message` has the reason, if the service gave one. */
export interface FailedTask<O extends Output = Output> extends TaskFields<O> {
  /** Always `"failed"`. */
  readonly status: "failed";
  /** Empty: a failed task has no outputs. */
  readonly outputs: readonly [];
}

/**
 * A task at one moment: immutable plain data. `refresh()` and `wait()` return a new object. `JSON.stringify(task)` is a
 * {@link TaskReference}.
 * @example
 * const task = await kling.video.textToVideo.create({ prompt: "a lighthouse in fog" });
 * const done = await task.wait();
 * await done.download("lighthouse.mp4");
 */
export type Task<O extends Output = Output> = PendingTask<O> | SucceededTask<O> | FailedTask<O>;
