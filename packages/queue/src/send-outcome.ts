import { AbortError, type KlingError, type KlingErrorCode, specialCodes } from "@klingkit/errors";
import { fieldsOf, type Task } from "@klingkit/tasks";
import type { QueueContext } from "./context.ts";
import { recordLimitHit, stopLane } from "./lane.ts";
import { type JobError, jobError } from "./outcome.ts";
import type { ClaimedJob } from "./steps/load.ts";
import type { Permission } from "./steps/permit-sends.ts";

/** The outcome of sending a job's task, or of recovering one that may have been sent. */
export type SendOutcome =
  | { readonly type: "accepted"; readonly task: Task }
  /** There is no task, or the outcome stays unknown. The job ends. */
  | {
      readonly type: "ended";
      readonly status: "rejected" | "cancelled" | "unknown";
      readonly error?: JobError;
      /** The reference of a task that may exist, as JSON text. */
      readonly reference?: string | undefined;
    }
  /** No task was created. The job releases its slots and waits for at least `seconds`. */
  | { readonly type: "postponed"; readonly seconds: number; readonly after?: () => unknown }
  /** Another worker has the job. */
  | { readonly type: "taken-over" };

/** Errors that stop the lane until the account or the credential is corrected. */
const laneStopCodes: ReadonlySet<KlingErrorCode> = new Set([
  "authentication_failed",
  "account_blocked",
  "permission_denied",
  "invalid_configuration",
]);

/** Errors that reject the input. */
const rejectionCodes: ReadonlySet<KlingErrorCode> = new Set(["invalid_input", "request_rejected", "content_rejected"]);

/** Maps an error after which there is no task. @throws {AbortError} if the worker stops */
export function outcomeOfError(context: QueueContext, { key, lane }: ClaimedJob, error: KlingError): SendOutcome {
  const { code, serviceCode, summary, message } = error;
  if (serviceCode === specialCodes.concurrencyLimit)
    return { type: "postponed", seconds: 0, after: () => recordLimitHit(context, lane) };
  if (laneStopCodes.has(code)) return { type: "postponed", seconds: 0, after: () => stopLane(context, lane, message) };
  if (rejectionCodes.has(code) || isBlockedForGood(error))
    return { type: "ended", status: "rejected", error: jobError(error) };
  if (error instanceof AbortError) throw error;
  context.emit({ type: "error", operation: `sending ${key}`, reason: summary });
  return { type: "postponed", seconds: code === "busy" ? 5 : 10 };
}

/** Whether a `beforeCreate` hook blocks the job now and later: its error has `retryable: false`. */
function isBlockedForGood({ code, cause }: KlingError): boolean {
  return code === "create_blocked" && fieldsOf(cause)["retryable"] === false;
}

/** The outcome of a job whose permission to be sent is denied. */
export const deniedOutcomes: Readonly<Record<Exclude<Permission, "granted">, SendOutcome>> = {
  "taken-over": { type: "taken-over" },
  cancelled: { type: "ended", status: "cancelled" },
  paused: { type: "postponed", seconds: 0 },
  "over-budget": { type: "postponed", seconds: 0 },
};
