import { ConfigurationError, type TaskReference, UnexpectedResponseError } from "@klingkit/errors";
import { lookUp, visibilityDelays, visibleFrom } from "../create/resolve-outcome.ts";
import { type FileSource, withFiles } from "../decode/output-files.ts";
import { checkOptions } from "../options/check-options.ts";
import type { Billing, DownloadTarget, Output } from "../outputs.ts";
import { unknownTask } from "../polling/failure.ts";
import { fetchTask } from "../polling/fetch-task.ts";
import { checkTaskId } from "../polling/task-read.ts";
import { type PollUpdate, taskFailure, wait } from "../polling/wait.ts";
import type {
  FailedTask,
  PendingTask,
  RefreshOptions,
  SucceededTask,
  Task,
  TaskDownloadOptions,
  TaskRequest,
  TaskSaveOptions,
  WaitOptions,
} from "../task.ts";
import type { SavedOutput, Sink } from "../sink.ts";
import type { ParentVideo, TaskData, TaskStatus } from "../task-data.ts";
import type { EngineParts } from "./parts.ts";
import { observe } from "./telemetry.ts";

/** Selects the kinds of outputs that an endpoint has. */
export type IsOutput<O extends Output> = (output: Output) => output is O;

/** The properties of a task object that are not in the service's record. */
export interface TaskOrigin<O extends Output> {
  readonly reference: TaskReference;
  readonly isOutput: IsOutput<O>;
  /** Set if another process may have created the task, so that its status is unknown. */
  readonly isResumed?: boolean | undefined;
  /** The create request. Its body is JSON in which media are replaced by their size. */
  readonly request?: { readonly path: string; readonly body: string } | undefined;
}

/** Accepts every kind of output, for a task whose endpoint the type system does not know. */
export function isAnyOutput(_output: Output): _output is Output {
  return true;
}

/**
 * Creates a task object from the service's record.
 * @throws {UnexpectedResponseError} if the task has succeeded without an output of the endpoint's kinds
 */
export function taskOf<O extends Output>(parts: EngineParts, origin: TaskOrigin<O>, data: TaskData): Task<O> {
  parts.hook.observe(data);
  switch (data.status) {
    case "succeeded":
      return succeededTask(parts, origin, data);
    case "failed":
      return new FailedTaskObject(parts, origin, data);
    default:
      return new PendingTaskObject(parts, origin, data, data.status);
  }
}

/** Creates a task object from a reference, without reading the task. */
export function resumedTask(parts: EngineParts, reference: TaskReference & { readonly id: string }): PendingTask {
  const { id, externalTaskId, createdAt } = reference;
  const data = {
    id,
    status: "submitted",
    serviceStatus: "",
    outputs: [],
    billing: [],
    raw: undefined,
    ...(externalTaskId === undefined ? {} : { externalTaskId }),
    ...(createdAt === undefined ? {} : { createdAt }),
  } as const;
  return new PendingTaskObject(parts, { reference, isOutput: isAnyOutput, isResumed: true }, data, "submitted");
}

function succeededTask<O extends Output>(parts: EngineParts, origin: TaskOrigin<O>, data: TaskData): SucceededTask<O> {
  const { reference } = origin;
  const source: FileSource = {
    host: reference.host,
    endpoint: reference.endpoint,
    model: reference.model,
    refreshOutputs: async (signal: AbortSignal | undefined) => (await fetchTask(parts, reference, { signal }))?.outputs,
  };
  const outputs: readonly Output[] =
    data.outputs.length > 0 ? withFiles(parts, source, data) : [{ type: "unknown", raw: data.raw }];
  const [first, ...rest] = outputs.filter(origin.isOutput);
  if (first === undefined) {
    throw new UnexpectedResponseError(
      `The task ${data.id} succeeded, but its record contains no output of the expected kind.`,
      {
        taskState: "exists",
        task: reference,
        advice: "Read it with kling.tasks.get, which returns every kind of output.",
      },
    );
  }
  return new SucceededTaskObject(parts, origin, data, [first, ...rest]);
}

/** The methods of every task object. The class is not exported, so that a fake in a test can be a plain object. */
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
  readonly watermark: boolean | undefined;
  readonly parentVideo: ParentVideo | undefined;
  readonly raw: unknown;
  // Private: neither printed nor serialized.
  readonly #parts: EngineParts;
  readonly #origin: TaskOrigin<O>;

  constructor(parts: EngineParts, origin: TaskOrigin<O>, data: TaskData) {
    const { reference } = origin;
    this.id = data.id;
    this.externalTaskId = data.externalTaskId ?? reference.externalTaskId;
    this.endpoint = reference.endpoint;
    this.billing = data.billing;
    this.createdAt = data.createdAt;
    this.updatedAt = data.updatedAt;
    this.message = data.message;
    this.watermark = data.watermark;
    this.parentVideo = data.parentVideo;
    this.raw = data.raw;
    this.#parts = parts;
    this.#origin = origin;
  }

  get request(): TaskRequest | undefined {
    const { request } = this.#origin;
    return request && { path: request.path, body: JSON.parse(request.body) };
  }

  async refresh(options: RefreshOptions = {}): Promise<Task<O>> {
    checkOptions("task.refresh", options, "get");
    const found = await readTask(this.#parts, this.#origin, this.createdAt, options.signal);
    return taskOf(this.#parts, { ...this.#origin, isResumed: false }, found);
  }

  toJSON(): TaskReference {
    return this.#origin.reference;
  }

  /** @param task this task */
  protected waitFrom(task: PendingTask<O>, options: WaitOptions<O>): Promise<SucceededTask<O>> {
    const waiting = (async () => {
      checkOptions("task.wait", options, "wait");
      return waitForTask(this.#parts, this.#origin, task, options);
    })();
    // An unhandled rejection would end the process, although the task keeps running.
    waiting.catch(() => undefined);
    return waiting;
  }
}

class PendingTaskObject<O extends Output> extends TaskObject<O> implements PendingTask<O> {
  readonly status: "submitted" | "processing";
  readonly outputs: readonly [] = [];

  constructor(parts: EngineParts, origin: TaskOrigin<O>, data: TaskData, status: "submitted" | "processing") {
    super(parts, origin, data);
    this.status = status;
  }

  wait(options: WaitOptions<O> = {}): Promise<SucceededTask<O>> {
    return this.waitFrom(this, options);
  }

  async download(): Promise<never> {
    throw nothingToDownload(this, "Wait for the task first: `const done = await task.wait()`.");
  }

  async save(): Promise<never> {
    return this.download();
  }
}

class FailedTaskObject<O extends Output> extends TaskObject<O> implements FailedTask<O> {
  readonly status = "failed";
  readonly outputs: readonly [] = [];

  wait(): Promise<never> {
    const failed = Promise.reject(taskFailure(this.toJSON(), this));
    failed.catch(() => undefined);
    return failed;
  }

  async download(): Promise<never> {
    throw nothingToDownload(this, "`task.message` states the reason.");
  }

  async save(): Promise<never> {
    return this.download();
  }
}

class SucceededTaskObject<O extends Output> extends TaskObject<O> implements SucceededTask<O> {
  readonly status = "succeeded";
  readonly outputs: readonly [O, ...O[]];

  constructor(parts: EngineParts, origin: TaskOrigin<O>, data: TaskData, outputs: readonly [O, ...O[]]) {
    super(parts, origin, data);
    this.outputs = outputs;
  }

  get output(): O {
    return this.outputs[0];
  }

  async wait(): Promise<SucceededTask<O>> {
    return this;
  }

  async download(target: DownloadTarget, options: TaskDownloadOptions = {}): Promise<void> {
    checkOptions("task.download", options, "download");
    const { index = 0, ...limits } = options;
    const output: Output | undefined = this.outputs[index];
    if (output && "download" in output) return output.download(target, limits);
    throw nothingToDownload(this, "`task.outputs` lists its files.");
  }

  async save(sink: Sink, options: TaskSaveOptions = {}): Promise<readonly [SavedOutput, ...SavedOutput[]]> {
    checkOptions("task.save", options, "saveAll");
    const { index: only, name, ...limits } = options;
    const saved: SavedOutput[] = [];
    for (const [index, output] of (this.outputs as readonly Output[]).entries()) {
      if (!("save" in output) || (only !== undefined && only !== index)) continue;
      saved.push(await output.save(sink, { ...limits, name: name?.(output.fileName, index) }));
    }
    const [first, ...rest] = saved;
    if (first) return [first, ...rest];
    throw nothingToDownload(this, "`task.outputs` lists its files.");
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

/**
 * Waits until a task has succeeded.
 * @param task the task when the wait begins
 */
export function waitForTask<O extends Output>(
  parts: EngineParts,
  { reference, isOutput, isResumed }: TaskOrigin<O>,
  task: Task<O>,
  { onUpdate, ...options }: WaitOptions<O>,
): Promise<SucceededTask<O>> {
  const origin = { reference, isOutput };
  const { host, endpoint, model, apiVersion, id, externalTaskId } = reference;
  const links = reference.traceparent === undefined ? [] : [reference.traceparent];
  const operation = { type: "wait", host, endpoint, model, apiVersion, id, externalTaskId, links } as const;
  return observe(parts, operation, async ({ run, traceparent }) => {
    let latest = task;
    const listener =
      onUpdate &&
      (({ data, ...update }: PollUpdate) => {
        if (data) latest = taskOf(parts, origin, data);
        return run(() => onUpdate({ status: latest.status, ...update, task: latest }));
      });
    const pollOptions = { ...options, onUpdate: listener, traceparent };
    return succeededTask(parts, origin, await wait(parts, reference, pollOptions, isResumed));
  });
}

/**
 * Reads a task. The service may not show it immediately after its creation, so the read is repeated.
 * @throws {RequestRejectedError} if the service does not know it
 */
async function readTask(
  parts: EngineParts,
  { reference, isResumed }: Pick<TaskOrigin<never>, "reference" | "isResumed">,
  createdAt: number | undefined,
  signal: AbortSignal | undefined,
): Promise<TaskData> {
  checkTaskId(reference);
  const now = parts.clock.now();
  const { found, failure } = await lookUp(parts, reference, {
    visibleBy: visibleFrom(parts, createdAt, now),
    end: now + visibilityDelays(parts).full,
    signal,
    cause: undefined,
  });
  if (found) return found;
  if (failure) throw failure.with({ task: reference, taskState: "exists" });
  throw unknownTask(reference, isResumed ? "unknown" : "exists");
}
