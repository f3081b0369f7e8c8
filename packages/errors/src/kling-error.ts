import type { TaskReference } from "./task-reference.ts";

/**
 * What an error means for the caller's money:
 * `none` = this call made no task; `exists` = there is one; `unknown` = there may be one.
 * Undefined for calls that make nothing.
 */
export type TaskState = "none" | "exists" | "unknown";

/** What every klingkit error can carry. */
export interface KlingErrorFields {
  /** What to do next, in a sentence. */
  readonly advice?: string | undefined;
  readonly taskState?: TaskState | undefined;
  /** The task that exists or may exist: hand it to `kling.tasks.resume`. */
  readonly task?: TaskReference | undefined;
  /** The service's code, where it gave one. */
  readonly serviceCode?: number | undefined;
  /** The HTTP status, where an answer came. */
  readonly status?: number | undefined;
  /** The service's id of the request: name it when you write to support. */
  readonly requestId?: string | undefined;
  readonly cause?: unknown;
}

const money: Record<TaskState, string> = {
  none: "No task was made and nothing is charged.",
  exists: "The task exists and may be charged.",
  unknown: "The task may exist and may be charged: do not send it again before looking.",
};

/** What happened, what it means for money, what to do. */
function messageOf(summary: string, { taskState, advice }: KlingErrorFields): string {
  return [summary, taskState && money[taskState], advice].filter(Boolean).join(" ");
}

/** The base of every error that klingkit throws: `message` says what happened, what it means for money, what to do. */
export class KlingError extends Error {
  override readonly name: string = "KlingError";
  /** What happened, without the rest of the message. */
  readonly summary: string;
  readonly advice: string | undefined;
  readonly taskState: TaskState | undefined;
  readonly task: TaskReference | undefined;
  readonly serviceCode: number | undefined;
  readonly status: number | undefined;
  readonly requestId: string | undefined;

  constructor(summary: string, fields: KlingErrorFields = {}) {
    super(messageOf(summary, fields), fields.cause === undefined ? undefined : { cause: fields.cause });
    this.summary = summary;
    this.advice = fields.advice;
    this.taskState = fields.taskState;
    this.task = fields.task;
    this.serviceCode = fields.serviceCode;
    this.status = fields.status;
    this.requestId = fields.requestId;
  }

  /** The same error, with the task that it leaves behind, if any, and what that means for money. */
  about(task: TaskReference | undefined, taskState: TaskState): this {
    const { summary, advice } = this;
    const message = messageOf(summary, { taskState, advice });
    // oxlint-disable-next-line typescript/no-unsafe-assignment, typescript/no-unsafe-argument -- a copy of the same class, which Object.create cannot say
    const copy: this = Object.create(Object.getPrototypeOf(this), Object.getOwnPropertyDescriptors(this));
    return Object.assign(copy, { task, taskState, message });
  }

  /** The error as plain data, for logs. */
  toJSON(): Record<string, unknown> {
    return {
      name: this.name,
      message: this.message,
      code: this.serviceCode,
      status: this.status,
      requestId: this.requestId,
      taskState: this.taskState,
      task: this.task,
    };
  }
}
