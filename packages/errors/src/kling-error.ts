import { errorTraits, type KlingErrorCode, type KlingErrorFault } from "./error-code.ts";
import type { TaskReference } from "./task-reference.ts";

/**
 * What an error means for money:
 * - `"none"`: this call created no task.
 * - `"exists"`: the task exists.
 * - `"unknown"`: the task may exist.
 */
export type TaskState = "none" | "exists" | "unknown";

/** The optional fields of a new error. */
export interface KlingErrorFields {
  /**
   * What to do next, in a sentence.
   * @default none
   */
  readonly advice?: string | undefined;
  /**
   * Whether the request reached the service.
   * @default none, for an error that is not about a request
   */
  readonly sent?: KlingError["sent"] | undefined;
  /**
   * What the error means for money.
   * @default none, for calls that create nothing
   */
  readonly taskState?: TaskState | undefined;
  /**
   * The task that exists or may exist, as plain data for `kling.tasks.resume` and `kling.tasks.recover`.
   * @default none
   */
  readonly task?: TaskReference | undefined;
  /**
   * The service's code, such as 1303.
   * @default none
   */
  readonly serviceCode?: number | undefined;
  /**
   * The HTTP status.
   * @default none, if no response arrived
   */
  readonly status?: number | undefined;
  /**
   * The service's id of the request, for its support.
   * @default none
   */
  readonly requestId?: string | undefined;
  /**
   * The source of the error.
   * @default the fault of the error's `code`
   */
  readonly fault?: KlingErrorFault | undefined;
  /**
   * Whether the same call can succeed later without a change. It has no effect while a task exists or may exist: then
   * `retryable` is `false`.
   * @default the value of the error's `code`
   */
  readonly retryable?: boolean | undefined;
  /**
   * The error that led to this one, or the reason of an abort.
   * @default none
   */
  readonly cause?: unknown;
}

const money: Record<TaskState, string> = {
  none: "No task was created and nothing is charged.",
  exists: "The task exists and may be charged.",
  unknown: "The task may exist and may be charged: do not send it again until you know.",
};

/** What happened, what it means for money, what to do. */
function messageOf(summary: string, { taskState, advice }: KlingErrorFields): string {
  return [summary, taskState && money[taskState], advice].filter(Boolean).join(" ");
}

/** Whether repeating a call could create a second task. */
function mayPayTwice(taskState: TaskState | undefined): boolean {
  return taskState === "exists" || taskState === "unknown";
}

/**
 * The base class of every error that klingkit throws. `message` states the problem, what it means for money, and the
 * next step. A field without a value does not exist on the error, so that a console prints only known values.
 * @example
 * try {
 *   await kling.video.textToVideo.create({ prompt: "a lighthouse in fog" });
 * } catch (error) {
 *   if (error instanceof KlingError) console.error(error.code, error.taskState, error.message);
 * }
 */
export abstract class KlingError extends Error {
  /** The name of the class, such as `"BusyError"`. */
  override get name(): string {
    return errorTraits[this.code].name;
  }
  /** klingkit's name of the error, such as `"busy"`. A minor release may add codes. */
  abstract get code(): KlingErrorCode;
  /** The problem: the first part of `message`. Not enumerable. */
  declare readonly summary: string;
  /** What to do next: the last part of `message`. Not enumerable. */
  declare readonly advice?: string;
  /** The service's code, such as 1303. Missing if it sent none. */
  declare readonly serviceCode?: number;
  /** The HTTP status. Missing if no response arrived. */
  declare readonly status?: number;
  /** The service's id of the request, for its support. */
  declare readonly requestId?: string;
  /**
   * Whether the request that the error is about reached the service:
   * - `"no"`: it did not, and no earlier request of the call was carried out, unless the call is idempotent.
   * - `"unknown"`: it may have, but no response arrived.
   * - `"answered"`: a response arrived, from the service or from a gateway in its place.
   *
   * Missing if the error is not about a request.
   */
  declare readonly sent?: "no" | "unknown" | "answered";
  /** What the error means for money. Missing for calls that create nothing. */
  declare readonly taskState?: TaskState;
  /** The task that exists or may exist, as plain data for `kling.tasks.resume` and `kling.tasks.recover`. */
  declare readonly task?: TaskReference;
  /** The source of the error. Missing for aborts. */
  declare readonly fault?: KlingErrorFault;
  /**
   * Whether the same call can succeed later without a change and without the risk of paying twice. It is `false` while
   * a task exists or may exist: recover the task or resume the wait instead of repeating the call.
   */
  declare readonly retryable: boolean;

  /**
   * Creates an error.
   * @param summary the problem, in a full sentence
   * @param fields the optional fields
   */
  constructor(summary: string, fields: KlingErrorFields = {}) {
    super(messageOf(summary, fields), fields.cause === undefined ? undefined : { cause: fields.cause });
    describe(this, summary, fields);
  }

  /**
   * Returns a copy of the error with other fields. A field that is undefined stays as it is.
   * @param fields the fields that change; `advice` replaces the advice
   * @example throw error.with({ task: reference, taskState: "exists" });
   */
  with(fields: Pick<KlingErrorFields, "advice" | "sent" | "task" | "taskState">): this {
    const { advice = this.advice, taskState = this.taskState, sent, task } = fields;
    const message = messageOf(this.summary, { taskState, advice });
    // oxlint-disable-next-line typescript/no-unsafe-assignment, typescript/no-unsafe-argument -- an error of the same class, which its constructor cannot copy
    const copy: this = Object.setPrototypeOf(new Error(message), Object.getPrototypeOf(this));
    Object.defineProperties(copy, Object.getOwnPropertyDescriptors(this));
    define(copy, true, { sent, taskState, task, retryable: this.retryable && !mayPayTwice(taskState) });
    define(copy, false, { advice, message, stack: this.stack?.replace(this.message, () => message) });
    return copy;
  }

  /**
   * The error as plain data, for logs. It leaves out `cause`, which can hold anything.
   * @example logger.error(JSON.stringify(error));
   */
  toJSON(): Record<string, unknown> {
    const data: Record<string, unknown> = { name: this.name, message: this.message };
    return Object.assign(data, this);
  }
}

/** Sets the fields of a new error. */
function describe(error: KlingError, summary: string, fields: KlingErrorFields): void {
  // The class has the code; a field of the error itself is what a console prints.
  const { code } = error;
  const { advice, serviceCode, status, requestId, sent, taskState, task } = fields;
  const fault = fields.fault ?? errorTraits[code].fault;
  const retryable = (fields.retryable ?? errorTraits[code].isTransient) && !mayPayTwice(taskState);
  define(error, true, { code, serviceCode, status, requestId, sent, taskState, task, fault, retryable });
  define(error, false, { summary, advice });
}

/** Sets those fields of an error that have a value. One that repeats the message is not enumerable, so that it is not printed twice. */
export function define(error: KlingError, enumerable: boolean, fields: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined)
      Object.defineProperty(error, name, { value, enumerable, configurable: true, writable: true });
  }
}

/**
 * Returns whether the same call can succeed later without a change and without the risk of paying twice: the
 * `retryable` of a `KlingError`, `false` for any other value. It is meant for workflow engines, which decide between a
 * retry and a failure.
 * @example
 * try {
 *   return await kling.video.textToVideo.create(input);
 * } catch (error) {
 *   if (isRetryable(error)) throw error; // the engine calls again later
 *   throw new NonRetryableError(String(error), { cause: error });
 * }
 */
export function isRetryable(error: unknown): boolean {
  return error instanceof KlingError && error.retryable;
}
