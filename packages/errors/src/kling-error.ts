import { errorTraits, type KlingErrorCode, type KlingErrorFault } from "./error-code.ts";
import type { TaskReference } from "./task-reference.ts";

/**
 * What an error means for the caller's money:
 * `none` = this call created no task; `exists` = there is one; `unknown` = there may be one.
 * Undefined for calls that create nothing.
 */
export type TaskState = "none" | "exists" | "unknown";

/** What an error can carry, beside what happened. */
export interface KlingErrorFields {
  /** What to do next, in a sentence. */
  readonly advice?: string | undefined;
  readonly taskState?: TaskState | undefined;
  /** The task that exists or may exist, as plain data for `kling.tasks.resume` and `kling.tasks.recover`. */
  readonly task?: TaskReference | undefined;
  /** The service's code, where it gave one. */
  readonly serviceCode?: number | undefined;
  /** The HTTP status, where a response arrived. */
  readonly status?: number | undefined;
  /** The service's id of the request, for its support. */
  readonly requestId?: string | undefined;
  /**
   * Where the reason lies.
   * @default what the error's code says
   */
  readonly fault?: KlingErrorFault | undefined;
  /**
   * Whether the same call can succeed later although nobody changed anything. Without effect while a task exists or may
   * exist.
   * @default what the error's code says
   */
  readonly retryable?: boolean | undefined;
  /** The error that led to this one, or the reason of an abort. */
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
 * The base of every error that klingkit throws. `message` says what happened, what it means for money, and what to do.
 * A field without a value does not exist on the error, so that a console prints only what is known.
 */
export abstract class KlingError extends Error {
  abstract override get name(): string;
  /** klingkit's own name of what went wrong. A minor release may add codes. */
  abstract get code(): KlingErrorCode;
  /** What happened, without the rest of the message. Not enumerable. */
  declare readonly summary: string;
  /** What to do next; the end of the message. Not enumerable. */
  declare readonly advice?: string;
  /** The service's code, such as 1303, where it gave one. */
  declare readonly serviceCode?: number;
  /** The HTTP status, where a response arrived. */
  declare readonly status?: number;
  /** The service's id of the request: name it to its support. */
  declare readonly requestId?: string;
  /** What the error means for money. Missing for calls that create nothing. */
  declare readonly taskState?: TaskState;
  /** The task that exists or may exist, as plain data for `kling.tasks.resume` and `kling.tasks.recover`. */
  declare readonly task?: TaskReference;
  /** Where the reason lies. Missing for aborts. */
  declare readonly fault?: KlingErrorFault;
  /**
   * Whether the same call can succeed later without a change, and without the danger of paying twice. It is `false` while
   * a task exists or may exist: the outcome must be recovered, or the wait resumed, instead of repeating the call.
   */
  declare readonly retryable: boolean;

  constructor(summary: string, fields: KlingErrorFields = {}) {
    super(messageOf(summary, fields), fields.cause === undefined ? undefined : { cause: fields.cause });
    describe(this, summary, fields);
  }

  /** The same error about a task: with the reference, if any, and what that means for money. */
  about(task: TaskReference | undefined, taskState: TaskState): this {
    const message = messageOf(this.summary, { taskState, advice: this.advice });
    const { task: _, ...fields } = Object.getOwnPropertyDescriptors(this);
    // oxlint-disable-next-line typescript/no-unsafe-assignment, typescript/no-unsafe-argument -- an error of the same class, which its constructor cannot copy
    const copy: this = Object.setPrototypeOf(new Error(message), Object.getPrototypeOf(this));
    Object.defineProperties(copy, fields);
    define(copy, true, { taskState, task, retryable: this.retryable && !mayPayTwice(taskState) });
    define(copy, false, { message, stack: this.stack?.replace(this.message, () => message) });
    return copy;
  }

  /** The error as plain data, for logs. The cause is left out: it can hold anything. */
  toJSON(): Record<string, unknown> {
    const data: Record<string, unknown> = { name: this.name, message: this.message };
    return Object.assign(data, this);
  }
}

/** Sets the fields of a new error. */
function describe(error: KlingError, summary: string, fields: KlingErrorFields): void {
  // The class has the code; a field of the error itself is what a console prints.
  const { code } = error;
  const { advice, serviceCode, status, requestId, taskState, task } = fields;
  const fault = fields.fault ?? errorTraits[code].fault;
  const retryable = (fields.retryable ?? errorTraits[code].isTransient) && !mayPayTwice(taskState);
  define(error, true, { code, serviceCode, status, requestId, taskState, task, fault, retryable });
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
 * Whether the same call can succeed later without a change, and without the danger of paying twice: the `retryable` of a
 * klingkit error, `false` for any other value. Made for workflow engines, which decide between a retry and a failure.
 * @example
 * ```ts
 * try {
 *   return await kling.video.textToVideo.create(input);
 * } catch (error) {
 *   if (isRetryable(error)) throw error; // the engine calls again later
 *   throw new NonRetryableError(String(error), { cause: error });
 * }
 * ```
 */
export function isRetryable(error: unknown): boolean {
  return error instanceof KlingError && error.retryable;
}
