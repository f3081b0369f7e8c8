import { InvalidInputError, KlingError, RequestRejectedError, TaskFailedError, WaitTimeoutError } from "klingkit";
import type { Failure, FieldIssue, TakeStatus } from "../contract.ts";

/** What went wrong, for the page. */
export function failureOf(error: unknown): Failure {
  if (!(error instanceof KlingError)) {
    // A fault of this program: its text may name paths of this machine.
    return { code: "internal", reason: "The demo met a fault of its own; the terminal says more." };
  }
  return {
    code: error.code,
    reason: (error instanceof TaskFailedError && error.reason) || error.summary,
    ...(error.advice === undefined ? {} : { advice: error.advice }),
    ...(error.requestId === undefined ? {} : { requestId: error.requestId }),
  };
}

/** Where a take stands after an error: `lost` whenever a task may be out there. */
export function statusAfter(error: unknown, stage: TakeStatus): TakeStatus {
  // A wait ends with a refusal only when the service has no such task.
  if (error instanceof TaskFailedError || error instanceof RequestRejectedError) return "failed";
  if (error instanceof WaitTimeoutError) return "lost";
  if (error instanceof KlingError && error.taskState === "unknown") return "lost";
  // The task is made and its reference known: whatever broke since then, looking again is free.
  return stage === "queued" ? "failed" : "lost";
}

/** The issues of an input that klingkit refused; undefined for any other error. */
export function issuesOf(error: unknown): readonly FieldIssue[] | undefined {
  return error instanceof InvalidInputError ? error.issues : undefined;
}
