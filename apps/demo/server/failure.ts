import { InvalidInputError, KlingError, RequestRejectedError, TaskFailedError, WaitTimeoutError } from "klingkit";
import type { Failure, FieldIssue, TakeStatus } from "../contract.ts";

export function failureOf(error: unknown): Failure {
  if (!(error instanceof KlingError)) {
    // An internal error's message can contain local paths.
    return {
      code: "internal",
      reason:
        "The demo has an internal error; see the terminal. If it interrupted a take, check the account before you try again, because the take may have been charged.",
    };
  }
  return {
    code: error.code,
    reason: (error instanceof TaskFailedError && error.serviceMessage) || error.summary,
    ...(error.advice === undefined ? {} : { advice: error.advice }),
    ...(error.requestId === undefined ? {} : { requestId: error.requestId }),
  };
}

/** Why a take is not sent until somebody sends it with a click. */
export type UnsentReason = "canceled" | "unattended" | "restarted";

export const unsentFailures: Readonly<Record<UnsentReason, Failure>> = {
  canceled: { code: "canceled", reason: "You canceled this take before it was sent. Nothing was charged." },
  unattended: {
    code: "unattended",
    reason: "No page of the studio was open for ten minutes, so this take was not sent. Nothing was charged.",
    advice: "Send it now, or delete it.",
  },
  restarted: {
    code: "restarted",
    reason: "The demo server stopped before this take was sent. Nothing was charged.",
    advice: "Send it now, or delete it.",
  },
};

/** The status of a take after an error: `unresolved` if a task may exist, `unsent` if the same take can be sent later. */
export function statusAfter(error: unknown, stage: TakeStatus): TakeStatus {
  if (stage === "queued" && error instanceof KlingError && error.taskState === "none" && error.retryable)
    return "unsent";
  // While waiting, a rejection means that the task does not exist.
  if (error instanceof TaskFailedError || error instanceof RequestRejectedError) return "failed";
  if (error instanceof WaitTimeoutError) return "unresolved";
  if (error instanceof KlingError && error.taskState === "unknown") return "unresolved";
  // The task exists and its reference is stored, so checking again is free.
  return stage === "queued" ? "failed" : "unresolved";
}

/** The issues of an `InvalidInputError`; undefined for other errors. */
export function issuesOf(error: unknown): readonly FieldIssue[] | undefined {
  return error instanceof InvalidInputError ? error.issues : undefined;
}
