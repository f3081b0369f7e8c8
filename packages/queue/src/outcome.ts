import { KlingError } from "@klingkit/errors";
import { omitUndefined, type Task, type TaskData } from "@klingkit/tasks";

/** Why a job did not succeed, as plain data. */
export interface JobError {
  /** The class of the error, such as `TaskFailedError`. */
  readonly name: string;
  /** The message of the error. */
  readonly message: string;
  /** The problem: the first part of the message. */
  readonly summary: string;
  /** klingkit's code for the error, such as `task_failed`. Undefined if klingkit did not throw the error. */
  readonly code?: string;
  /** The service's code. Undefined if the service sent none. */
  readonly serviceCode?: number;
}

/** Converts an error to plain data. */
export function jobError(error: unknown): JobError {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  if (!(error instanceof KlingError)) return { name, message, summary: message };
  const { summary, code, serviceCode } = error;
  return omitUndefined<JobError>({ name, message, summary, code, serviceCode });
}

/** The stored result of a task. `taskId` is the service's id. */
export type TaskOutcome = Pick<TaskData, "outputs" | "billing" | "message" | "createdAt" | "updatedAt"> & {
  readonly taskId: string;
};

export function outcomeOf({ id, outputs, billing, message, createdAt, updatedAt }: Task): TaskOutcome {
  return omitUndefined<TaskOutcome>({ taskId: id, outputs, billing, message, createdAt, updatedAt });
}
