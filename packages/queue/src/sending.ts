import {
  AbortError,
  AccountError,
  AuthenticationError,
  BusyError,
  ConfigurationError,
  InvalidInputError,
  KlingError,
  PermissionError,
  PolicyError,
  RequestRefusedError,
  specialCodes,
  type TaskReference,
} from "@klingkit/errors";
import type { Task } from "@klingkit/tasks";

/** What came of sending, or of looking for what was sent. */
export type Sent =
  | { readonly is: "made"; readonly task: Task }
  /** The service will not have it as it is. */
  | { readonly is: "refused"; readonly error: Error }
  /** No slot is free at the service (1303). */
  | { readonly is: "full" }
  /** Nothing was made; it may be sent again after so many seconds. */
  | { readonly is: "later"; readonly seconds: number; readonly reason: string }
  /** Nothing was made, and nothing will be until somebody puts the account or the credential right. */
  | { readonly is: "stopped"; readonly reason: string }
  /** It may have been made. `task` finds out; without it nobody can. */
  | { readonly is: "doubt"; readonly task: TaskReference | undefined; readonly error: Error };

/** Before another try, seconds: when sent too fast, and when there was no answer at all. */
const PAUSE = { busy: 5, silent: 10 };

/** Reads an error of preparing or sending. Rethrows what is none of the service's or the caller's. */
export function readFailure(error: unknown): Sent {
  if (!(error instanceof KlingError)) throw error;
  const { taskState, task } = error;
  if (taskState === "unknown")
    return { is: "doubt", task: task?.externalTaskId === undefined ? undefined : task, error };
  if (error.serviceCode === specialCodes.noFreeSlot) return { is: "full" };
  if (error instanceof BusyError) return { is: "later", seconds: PAUSE.busy, reason: error.summary };
  if (stops.some((kind) => error instanceof kind)) return { is: "stopped", reason: error.message };
  if (refusals.some((kind) => error instanceof kind)) return { is: "refused", error };
  if (error instanceof AbortError) throw error;
  return { is: "later", seconds: PAUSE.silent, reason: error.summary };
}

const stops = [AuthenticationError, AccountError, PermissionError, ConfigurationError];
const refusals = [InvalidInputError, RequestRefusedError, PolicyError];
