import { ConfigurationError, RequestRefusedError, type TaskReference, UnexpectedResponseError } from "@klingkit/errors";
import type { TaskContext } from "./parts.ts";
import { look } from "../polling/look.ts";
import {
  checkOptions,
  type RefreshOptions,
  type TaskDownloadOptions,
  type WaitOptions,
  type WaitUpdate,
} from "../options/options.ts";
import { withFiles } from "../decode/output-files.ts";
import type { Billing, DownloadTarget, Output } from "../outputs.ts";
import { lookUntil, SETTLE } from "../create/settle.ts";
import type { ParentVideo, TaskData, TaskStatus } from "../task-data.ts";
import { traced } from "./trace.ts";
import { type PollUpdate, taskFailure, wait } from "../polling/wait.ts";

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
   * @throws {RequestRefusedError} if the service does not know the task
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

/** Selects the outputs that an endpoint promises. */
export type IsOutput<O extends Output> = (output: Output) => output is O;

/** What a task object is made of, besides the service's record. */
export interface TaskOrigin<O extends Output> {
  readonly reference: TaskReference;
  readonly isOutput: IsOutput<O>;
  /** Set if another process may have created the task, so that its status is unknown. */
  readonly resumed?: boolean | undefined;
  /** The create request, its body as JSON with shortened media. */
  readonly request?: { readonly path: string; readonly body: string } | undefined;
}

/** Outputs of every kind, for a task of an endpoint that is not known to the type system. */
export function isAnyOutput(_output: Output): _output is Output {
  return true;
}

/**
 * The task of a service's record.
 * @throws {UnexpectedResponseError} if the task has succeeded and none of its outputs is of the promised kind
 */
export function taskOf<O extends Output>(context: TaskContext, origin: TaskOrigin<O>, data: TaskData): Task<O> {
  context.hook?.seen(data);
  switch (data.status) {
    case "succeeded":
      return succeeded(context, origin, data);
    case "failed":
      return new TaskFailed(context, origin, data);
    default:
      return new TaskPending(context, origin, data, data.status);
  }
}

/** A task that is known by its reference alone. */
export function resumedTask(context: TaskContext, reference: TaskReference & { readonly id: string }): PendingTask {
  const { id, externalTaskId, createdAt } = reference;
  const data = {
    id,
    status: "submitted",
    statusWord: "",
    outputs: [],
    billing: [],
    raw: undefined,
    ...(externalTaskId === undefined ? {} : { externalTaskId }),
    ...(createdAt === undefined ? {} : { createdAt }),
  } as const;
  return new TaskPending(context, { reference, isOutput: isAnyOutput, resumed: true }, data, "submitted");
}

function succeeded<O extends Output>(context: TaskContext, origin: TaskOrigin<O>, data: TaskData): SucceededTask<O> {
  const { reference } = origin;
  const source = {
    host: reference.host,
    endpoint: reference.endpoint,
    readAgain: async (signal: AbortSignal | undefined) => (await look(context, reference, { signal }))?.outputs,
  };
  const outputs: readonly Output[] =
    data.outputs.length > 0 ? withFiles(context, source, data) : [{ type: "unknown", raw: data.raw }];
  const [first, ...rest] = outputs.filter(origin.isOutput);
  if (first === undefined) {
    throw new UnexpectedResponseError(
      `The task ${data.id} succeeded, but its record holds no output of the expected kind.`,
      {
        taskState: "exists",
        task: reference,
        advice: "Read it with kling.tasks.get, which returns every kind of output.",
      },
    );
  }
  return new TaskSucceeded(context, origin, data, [first, ...rest]);
}

/** What every task object does. Its class is private, so that a fake in a test can be a plain object. */
abstract class TaskObject<O extends Output> {
  readonly id: string;
  readonly externalTaskId: string | undefined;
  readonly endpoint: string | undefined;
  abstract readonly status: TaskStatus;
  abstract readonly outputs: readonly O[];
  readonly billing: readonly Billing[];
  readonly createdAt: number | undefined;
  readonly updatedAt: number | undefined;
  readonly message: string | undefined;
  readonly parentVideo: ParentVideo | undefined;
  readonly raw: unknown;
  // Private: neither printed nor serialized.
  readonly #context: TaskContext;
  readonly #origin: TaskOrigin<O>;

  constructor(context: TaskContext, origin: TaskOrigin<O>, data: TaskData) {
    const { reference } = origin;
    this.id = data.id;
    this.externalTaskId = data.externalTaskId ?? reference.externalTaskId;
    this.endpoint = reference.endpoint;
    this.billing = data.billing;
    this.createdAt = data.createdAt;
    this.updatedAt = data.updatedAt;
    this.message = data.message;
    this.parentVideo = data.parentVideo;
    this.raw = data.raw;
    this.#context = context;
    this.#origin = origin;
  }

  get request(): TaskRequest | undefined {
    const { request } = this.#origin;
    return request && { path: request.path, body: JSON.parse(request.body) };
  }

  async refresh(options: RefreshOptions = {}): Promise<Task<O>> {
    checkOptions("task.refresh", options, "get");
    const found = await readTask(this.#context, this.#origin.reference, this.createdAt, options.signal);
    return taskOf(this.#context, this.#origin, found);
  }

  toJSON(): TaskReference {
    return this.#origin.reference;
  }

  wait(options?: WaitOptions<O>): Promise<SucceededTask<O>> {
    const context = this.#context;
    const { reference, isOutput, resumed } = this.#origin;
    const later = { reference, isOutput };
    const { endpoint, apiVersion, id, externalTaskId } = reference;
    const about = { endpoint, apiVersion, id, external_id: externalTaskId };
    const waiting = traced(context, "wait", about, async () => {
      const onUpdate = options?.onUpdate;
      const listen = onUpdate && ((update: PollUpdate) => onUpdate(updateOf(context, later, update)));
      return succeeded(context, later, await wait(context, reference, { ...options, onUpdate: listen }, resumed));
    });
    // A runtime ends the process for a rejection that nobody handles. A dropped wait is no fault: the task keeps running.
    waiting.catch(() => undefined);
    return waiting;
  }
}

class TaskPending<O extends Output> extends TaskObject<O> implements PendingTask<O> {
  readonly status: "submitted" | "processing";
  readonly outputs: readonly [] = [];

  constructor(context: TaskContext, origin: TaskOrigin<O>, data: TaskData, status: "submitted" | "processing") {
    super(context, origin, data);
    this.status = status;
  }

  async download(): Promise<never> {
    throw nothingToDownload(this, "Wait for it first: `const done = await task.wait()`.");
  }
}

class TaskFailed<O extends Output> extends TaskObject<O> implements FailedTask<O> {
  readonly status = "failed";
  readonly outputs: readonly [] = [];

  override wait(): Promise<never> {
    const failed = Promise.reject(taskFailure(this.toJSON(), this));
    failed.catch(() => undefined);
    return failed;
  }

  async download(): Promise<never> {
    throw nothingToDownload(this, "`task.message` has the reason.");
  }
}

class TaskSucceeded<O extends Output> extends TaskObject<O> implements SucceededTask<O> {
  readonly status = "succeeded";
  readonly outputs: readonly [O, ...O[]];

  constructor(context: TaskContext, origin: TaskOrigin<O>, data: TaskData, outputs: readonly [O, ...O[]]) {
    super(context, origin, data);
    this.outputs = outputs;
  }

  get output(): O {
    return this.outputs[0];
  }

  override async wait(): Promise<SucceededTask<O>> {
    return this;
  }

  async download(target: DownloadTarget, options: TaskDownloadOptions = {}): Promise<void> {
    checkOptions("task.download", options, "download");
    const { index = 0, ...limits } = options;
    const output: Output | undefined = this.outputs[index];
    if (output && "download" in output) return output.download(target, limits);
    throw nothingToDownload(this, "`task.outputs` lists what it has.");
  }
}

function nothingToDownload(
  task: { readonly id: string; readonly status: TaskStatus; toJSON(): TaskReference },
  advice: string,
): ConfigurationError {
  return new ConfigurationError(
    task.status === "succeeded"
      ? `The task ${task.id} has no file at this index.`
      : `The task ${task.id} has nothing to download, because its status is ${task.status}.`,
    { task: task.toJSON(), taskState: "exists", advice },
  );
}

function updateOf<O extends Output>(
  context: TaskContext,
  origin: TaskOrigin<O>,
  { data, ...update }: PollUpdate,
): WaitUpdate<O> {
  return { ...update, task: taskOf(context, origin, data) };
}

/**
 * Reads a task that exists. The service may show it some time after its creation.
 * @throws {RequestRefusedError} if the service does not know it
 */
async function readTask(
  context: TaskContext,
  reference: TaskReference,
  createdAt: number | undefined,
  signal: AbortSignal | undefined,
): Promise<TaskData> {
  const now = context.clock.now();
  const { found, failure } = await lookUntil(context, reference, {
    settled: Math.min(createdAt ?? now, now) + SETTLE.service,
    end: now + SETTLE.service,
    signal,
    doubt: undefined,
  });
  if (found) return found;
  if (failure) throw failure.with({ task: reference, taskState: "exists" });
  throw new RequestRefusedError(`The service does not know the task ${reference.id}.`, {
    task: reference,
    taskState: "exists",
    advice: "Check that the credential belongs to the account and region that created it.",
  });
}
