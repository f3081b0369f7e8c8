import type { ApiVersion } from "@klingkit/errors";
import type { Estimate } from "@klingkit/models";
import type {
  EndpointClient,
  Output,
  OutputData,
  OutputFile,
  RefreshOptions,
  SyncCall,
  TaskFields as AllTaskFields,
  TaskStatus,
} from "@klingkit/tasks";
import type { Kling } from "klingkit";

/** A task as plain data, for `kling.tasks.resume` of the same user. */
export interface ProxyTaskReference {
  /** The version of this format. */
  readonly klingkit: 1;
  /** The name of the endpoint. Missing if it is unknown. */
  readonly endpoint?: string;
  /** The service's id. Missing while it is unknown whether the task exists. */
  readonly id?: string;
  /** The API version that created the task. Set on the `task` of an error. */
  readonly apiVersion?: ApiVersion;
  /** The sealed reference. */
  readonly token: string;
}

/** An output as plain data. Files are downloaded with `fetch(output.url)`. */
export type ProxiedOutput<O extends Output = Output> = O extends OutputFile
  ? OutputData<O> & Pick<OutputFile, "expiresAt" | "fileName">
  : OutputData<O>;

/** The fields and methods of a task in every state. */
export interface TaskFields<O extends Output> extends Pick<
  AllTaskFields<O>,
  "id" | "endpoint" | "billing" | "createdAt" | "updatedAt" | "message" | "watermark"
> {
  /** The external task id. Undefined if the page did not create the task. */
  readonly externalTaskId: string | undefined;
  /**
   * Reads the task once and returns its current state as a new object.
   * @throws {KlingError} the matching subclass if the task cannot be read
   */
  refresh(options?: RefreshOptions): Promise<ProxiedTask<O>>;
  /**
   * Resolves when the task has succeeded. The proxy sends its progress as server-sent events. All waits of a page share one
   * connection. A lost connection does not end a wait. An unhandled rejection is suppressed: the task keeps running.
   * @throws {TaskFailedError} if the task fails
   * @throws {WaitTimeoutError} if `waitTimeout` expires; the task keeps running
   * @throws {AbortError} if `signal` aborts; the task keeps running
   * @throws {AuthenticationError} if the user is not signed in any more
   * @example
   * const done = await task.wait({ onUpdate: ({ progress }) => (bar.value = progress) });
   * video.src = done.output.url;
   */
  wait(options?: WaitOptions<O>): Promise<SucceededTask<O>>;
  /**
   * The task as plain data, for `kling.tasks.resume`.
   * @example localStorage.setItem("task", JSON.stringify(task));
   */
  toJSON(): ProxyTaskReference;
}

/** A task that had not finished when it was read. */
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
  readonly outputs: readonly [ProxiedOutput<O>, ...ProxiedOutput<O>[]];
  /** The first of `outputs`. */
  readonly output: ProxiedOutput<O>;
}

/** A task that has failed. `message` has the reason, if the service gave one. */
export interface FailedTask<O extends Output = Output> extends TaskFields<O> {
  /** Always `"failed"`. */
  readonly status: "failed";
  /** Empty: a failed task has no outputs. */
  readonly outputs: readonly [];
}

/** The state of a task at one time. `refresh()` and `wait()` return a new object. */
export type ProxiedTask<O extends Output = Output> = PendingTask<O> | SucceededTask<O> | FailedTask<O>;

/** The options of a create through a proxy. */
export interface CreateOptions {
  /**
   * The external task id: 1 to 41 letters, digits, `_` and `-`, unique among those of the user at the endpoint. A create
   * with an id that the user has used before at the endpoint returns the existing task.
   * @default a random id
   */
  readonly externalTaskId?: string;
  /**
   * Whether the service also creates a copy with a watermark.
   * @default false
   */
  readonly watermark?: boolean;
  /**
   * Aborts the call. The task may exist nevertheless.
   * @default none
   */
  readonly signal?: AbortSignal;
}

/** The progress of a wait. */
export interface WaitUpdate<O extends Output = Output> {
  /** The status of the task. */
  readonly status: TaskStatus;
  /** The time since the wait began, milliseconds. */
  readonly elapsed: number;
  /** The progress, 0 to 1: an estimate. It is 1 only if the task has finished. */
  readonly progress: number;
  /** The task. */
  readonly task: ProxiedTask<O>;
}

/** The options of a wait through a proxy. */
export interface WaitOptions<O extends Output = Output> {
  /**
   * The time limit of the wait, milliseconds, above 0. The task keeps running afterwards.
   * @default 1,200,000, which is 20 minutes
   */
  readonly waitTimeout?: number;
  /**
   * Ends the wait. The task keeps running.
   * @default none
   */
  readonly signal?: AbortSignal;
  /**
   * Called for each update that the proxy sends, about every 2 seconds. Errors that it throws are ignored.
   * @default none
   * @example await task.wait({ onUpdate: ({ progress }) => (bar.value = progress) })
   */
  readonly onUpdate?: (update: WaitUpdate<O>) => unknown;
}

/** The options of a create and of the wait for its task. */
export type RunOptions<O extends Output = Output> = CreateOptions & WaitOptions<O>;

/** The calls of an endpoint that creates tasks. */
export interface ProxiedEndpoint<Input, O extends Output = Output> {
  /**
   * Creates a task. After a lost response it is sent again with the same external task id, so that it is paid for once.
   * @throws {InvalidInputError} if the input is not valid
   * @throws {CreateBlockedError} if a guard blocks the create, such as the budget of the user
   * @throws {PermissionError} if the proxy does not allow the endpoint
   * @throws {KlingError} the matching subclass if the create fails; `taskState` states whether a task exists
   * @example const task = await kling.video.textToVideo.create({ prompt: "a lighthouse in fog" });
   */
  create(input: Input, options?: CreateOptions): Promise<ProxiedTask<O>>;
  /**
   * Creates a task and resolves when it has succeeded.
   * @throws {KlingError} as `create` and `wait`
   * @example const { output } = await kling.video.textToVideo.run({ prompt: "a lighthouse in fog" });
   */
  run(input: Input, options?: RunOptions<O>): Promise<SucceededTask<O>>;
  /**
   * Reads a task of the user by its external task id. Undefined if the user has none with this id.
   * @throws {KlingError} the matching subclass if the task cannot be read
   */
  get(id: { readonly externalTaskId: string }, options?: RefreshOptions): Promise<ProxiedTask<O> | undefined>;
  /**
   * Estimates the price of a task. Undefined if no price is known.
   * @throws {InvalidInputError} if the input is not valid
   */
  estimate(input: Input): Promise<Estimate | undefined>;
}

/** A value as plain data, without methods and `raw`. */
export type Data<T> = T extends readonly unknown[]
  ? { readonly [K in keyof T]: Data<T[K]> }
  : T extends object
    ? {
        readonly [
          K in keyof T as T[K] extends (...args: never[]) => unknown ? never : K extends "raw" ? never : K
        ]: Data<T[K]>;
      }
    : T;

/** A call whose response contains the result. */
export interface ProxiedCall<Input, Result> {
  /** Sends the call. If its outcome is unknown, it is not sent again. */
  (input: Input, options?: RefreshOptions): Promise<Data<Result>>;
  /** Estimates the price of the call. Undefined if no price is known. */
  estimate(input: Input): Promise<Estimate | undefined>;
}

/** The part of a product's client that a proxy serves. */
export type ProxiedClient<T> = (T extends EndpointClient<infer Input, infer O>
  ? ProxiedEndpoint<Input, O>
  : T extends SyncCall<infer Input, infer Result>
    ? ProxiedCall<Input, Result>
    : unknown) & {
  readonly [
    K in Exclude<keyof T, keyof EndpointClient<unknown>> as T[K] extends
      | EndpointClient<never>
      | SyncCall<never, unknown>
      ? K
      : T[K] extends (...args: never[]) => unknown
        ? never
        : K
  ]: ProxiedClient<T[K]>;
};

/** The client in a page: the endpoints of `Kling`, as far as the proxy allows them. */
export interface ProxiedKling {
  /** The video endpoints. */
  readonly video: ProxiedClient<Kling["video"]>;
  /** The image endpoints. */
  readonly image: ProxiedClient<Kling["image"]>;
  /** The audio endpoints. */
  readonly audio: ProxiedClient<Kling["audio"]>;
  /** The calls for tasks of every endpoint. */
  readonly tasks: {
    /**
     * Continues with a task from `JSON.stringify(task)`, its parsed form, or an error's `task`. It sends nothing.
     * @throws {ConfigurationError} if the value is not a task of a proxy
     * @example const done = await kling.tasks.resume(localStorage.getItem("task")).wait();
     */
    resume(task: string | ProxyTaskReference | object): PendingTask;
  };
}
