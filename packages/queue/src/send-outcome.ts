import { AbortError, type KlingError, type KlingErrorCode, specialCodes } from "@klingkit/errors";
import type { Task } from "@klingkit/tasks";
import type { QueueContext } from "./context.ts";
import { meetLimit, stopLane } from "./lane.ts";
import { type JobError, jobError } from "./outcome.ts";
import type { Taken } from "./steps/load.ts";
import type { Permission } from "./steps/permit-sends.ts";

/** The outcome of sending a job's task, or of looking for one that may have been sent. */
export type SendOutcome =
  | { readonly is: "accepted"; readonly task: Task }
  /** There is no task, or nobody can find out. The job ends. */
  | { readonly is: "ended"; readonly status: "refused" | "cancelled" | "unknown"; readonly error?: JobError }
  /** Nothing was sent: the job gives its slot back for some seconds at least. */
  | { readonly is: "postponed"; readonly seconds: number; readonly after?: () => unknown }
  /** Another worker has the job. */
  | { readonly is: "lost" };

/** Errors after which nothing of the lane is sent until the account or the credential is corrected. */
const stops: ReadonlySet<KlingErrorCode> = new Set([
  "authentication_failed",
  "account_blocked",
  "permission_denied",
  "invalid_configuration",
]);

/** Errors that reject the input. */
const refusals: ReadonlySet<KlingErrorCode> = new Set(["invalid_input", "request_rejected", "content_rejected"]);

/** Reads an error after which there is no task. @throws {AbortError} if the worker stops */
export function readFailure(context: QueueContext, { key, lane }: Taken, error: KlingError): SendOutcome {
  const { code, serviceCode, summary, message } = error;
  if (serviceCode === specialCodes.concurrencyLimit)
    return { is: "postponed", seconds: 0, after: () => meetLimit(context, lane) };
  if (stops.has(code)) return { is: "postponed", seconds: 0, after: () => stopLane(context, lane, message) };
  if (refusals.has(code)) return { is: "ended", status: "refused", error: jobError(error) };
  if (error instanceof AbortError) throw error;
  context.emit({ type: "trouble", what: `sending ${key}`, reason: summary });
  return { is: "postponed", seconds: code === "busy" ? 5 : 10 };
}

/** The outcome of a job that may not be sent now. */
export const withheld: Readonly<Record<Exclude<Permission, "send">, SendOutcome>> = {
  lost: { is: "lost" },
  cancelled: { is: "ended", status: "cancelled" },
  paused: { is: "postponed", seconds: 0 },
  "over-budget": { is: "postponed", seconds: 0 },
};
