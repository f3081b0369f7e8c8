import { errorTraits, type KlingErrorCode, type KlingErrorFault } from "./error-code.ts";
import type { TaskReference } from "./task-reference.ts";

/**
 * Whether a task exists that may be charged:
 * - `"none"`: the call created no task.
 * - `"exists"`: the task exists.
 * - `"unknown"`: the task may exist.
 */
export type TaskState = "none" | "exists" | "unknown";

/** The optional fields of a new error. */
export interface KlingErrorFields {
  /**
   * The next step, as a full sentence.
   * @default undefined
   */
  readonly advice?: string | undefined;
  /**
   * Whether the request reached the service.
   * @default undefined
   */
  readonly sent?: KlingError["sent"] | undefined;
  /**
   * Whether a task exists that may be charged.
   * @default undefined
   */
  readonly taskState?: TaskState | undefined;
  /**
   * The task that exists or may exist, as plain data for `kling.tasks.resume` and `kling.tasks.recover`.
   * @default undefined
   */
  readonly task?: TaskReference | undefined;
  /**
   * The service's code, such as 1303.
   * @default undefined
   */
  readonly serviceCode?: number | undefined;
  /**
   * The message of the service, unchanged.
   * @default undefined
   */
  readonly serviceMessage?: string | undefined;
  /**
   * The HTTP status.
   * @default undefined
   */
  readonly status?: number | undefined;
  /**
   * The id that the service assigned to the request. Quote it when you contact the service's support.
   * @default undefined
   */
  readonly requestId?: string | undefined;
  /**
   * The source of the error.
   * @default depends on `code`
   */
  readonly fault?: KlingErrorFault | undefined;
  /**
   * Whether the same call can succeed later without a change. If a task exists or may exist, this field has no effect and
   * the error is not retryable.
   * @default depends on `code`
   */
  readonly retryable?: boolean | undefined;
  /**
   * The error that caused this one, or the abort reason of a signal.
   * @default undefined
   */
  readonly cause?: unknown;
}

const taskStateSentences: Record<TaskState, string> = {
  none: "No task was created and nothing is charged.",
  exists: "The task exists and may be charged.",
  unknown: "The task may exist and may be charged. Do not repeat the call until the outcome is known.",
};

/** The problem, its meaning for the task, and the next step. */
function messageOf(summary: string, { taskState, advice }: KlingErrorFields): string {
  const rest = [taskState && taskStateSentences[taskState], advice].filter(Boolean).join(" ");
  // The summary of several issues is a list of lines.
  return [summary, rest].filter(Boolean).join(summary.includes("\n") ? "\n" : " ");
}

/** Whether repeating the call could create, and charge, a second task. */
function mayPayTwice(taskState: TaskState | undefined): boolean {
  return taskState === "exists" || taskState === "unknown";
}

/**
 * The base class of all errors that klingkit throws. `message` states the problem, whether a task may be charged, and
 * the next step. A field without a value does not exist on the error, so a console prints only known values.
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
  /** The code of the error, such as `"busy"`. A minor release may add codes. */
  abstract get code(): KlingErrorCode;
  /** The problem: the first part of `message`. Not enumerable. */
  declare readonly summary: string;
  /** The next step: the last part of `message`. Not enumerable. */
  declare readonly advice?: string;
  /** The service's code, such as 1303. Missing if the service returned none. */
  declare readonly serviceCode?: number;
  /** The message of the service, unchanged. Missing if the service returned none. Not enumerable, because the message contains it. */
  declare readonly serviceMessage?: string;
  /** The HTTP status. Missing if no response arrived. */
  declare readonly status?: number;
  /** The id that the service assigned to the request. Quote it when you contact the service's support. */
  declare readonly requestId?: string;
  /**
   * Whether the failed request reached the service:
   * - `"no"`: it did not. No earlier request of the call was executed either, unless the call is idempotent.
   * - `"unknown"`: it may have reached the service, but no response arrived.
   * - `"yes"`: the service, or a gateway instead of the service, responded.
   *
   * Missing if the error is not about a request.
   */
  declare readonly sent?: "no" | "unknown" | "yes";
  /** Whether a task exists that may be charged. May be missing for calls that create no task. */
  declare readonly taskState?: TaskState;
  /** The task that exists or may exist, as plain data for `kling.tasks.resume` and `kling.tasks.recover`. */
  declare readonly task?: TaskReference;
  /** The source of the error. Missing for aborts, blocked creates and invalid webhook signatures. */
  declare readonly fault?: KlingErrorFault;
  /**
   * Whether the same call can succeed later without a change and without the risk of paying twice. `false` while a task
   * exists or may exist: resume the wait or recover the task instead of repeating the call.
   */
  declare readonly retryable: boolean;

  /**
   * Creates an error.
   * @param summary the problem, as a full sentence
   * @param fields the optional fields
   */
  constructor(summary: string, fields: KlingErrorFields = {}) {
    super(messageOf(summary, fields), fields.cause === undefined ? undefined : { cause: fields.cause });
    setFields(this, summary, fields);
  }

  /**
   * Returns a copy of the error with some fields replaced. An undefined field is not replaced.
   * @param fields the fields to replace
   * @example throw error.with({ task: reference, taskState: "exists" });
   */
  with(fields: Pick<KlingErrorFields, "advice" | "sent" | "task" | "taskState">): this {
    const { advice = this.advice, taskState = this.taskState, sent, task } = fields;
    const message = messageOf(this.summary, { taskState, advice });
    // oxlint-disable-next-line typescript/no-unsafe-assignment, typescript/no-unsafe-argument -- the constructors of the subclasses differ, so they cannot create the copy
    const copy: this = Object.setPrototypeOf(new Error(message), Object.getPrototypeOf(this));
    Object.defineProperties(copy, Object.getOwnPropertyDescriptors(this));
    setProperties(
      copy,
      { sent, taskState, task, retryable: this.retryable && !mayPayTwice(taskState) },
      { enumerable: true },
    );
    setProperties(
      copy,
      { advice, message, stack: this.stack?.replace(this.message, () => message) },
      { enumerable: false },
    );
    return copy;
  }

  /**
   * Returns the error as plain data for logs, without `cause`, which can be any value.
   * @example logger.error(JSON.stringify(error));
   */
  toJSON(): Record<string, unknown> {
    const data: Record<string, unknown> = { name: this.name, message: this.message };
    return Object.assign(data, this);
  }
}

function setFields(error: KlingError, summary: string, fields: KlingErrorFields): void {
  // A console prints properties of the instance only, so `code` is copied from the prototype.
  const { code } = error;
  const { advice, serviceCode, serviceMessage, status, requestId, sent, taskState, task } = fields;
  const fault = fields.fault ?? errorTraits[code].fault;
  const retryable = (fields.retryable ?? errorTraits[code].isTransient) && !mayPayTwice(taskState);
  setProperties(
    error,
    { code, serviceCode, status, requestId, sent, taskState, task, fault, retryable },
    { enumerable: true },
  );
  setProperties(error, { summary, advice, serviceMessage }, { enumerable: false });
}

/** Sets the fields that have a value. A console does not print those that are not enumerable. */
export function setProperties(
  error: KlingError,
  fields: Readonly<Record<string, unknown>>,
  { enumerable }: { readonly enumerable: boolean },
): void {
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined)
      Object.defineProperty(error, name, { value, enumerable, configurable: true, writable: true });
  }
}

/**
 * Returns `retryable` of a `KlingError`, and `false` for any other value. A workflow engine can use it to choose between a
 * retry and a failure.
 * @example
 * try {
 *   return await kling.video.textToVideo.create(input);
 * } catch (error) {
 *   if (isRetryable(error)) throw error; // the workflow engine calls again later
 *   throw new NonRetryableError(String(error), { cause: error });
 * }
 */
export function isRetryable(error: unknown): boolean {
  return error instanceof KlingError && error.retryable;
}
