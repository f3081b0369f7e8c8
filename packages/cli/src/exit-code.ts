import { AbortError, KlingError, type KlingErrorCode } from "klingkit";
import { fieldsOf } from "@klingkit/tasks";
import { InterruptedCommand, UsageError } from "./command-error.ts";

/** The exit codes of all commands. They are public: documented in the help and in the README. */
export const exitCodes = {
  done: 0,
  unexpected: 1,
  usage: 2,
  setup: 3,
  payment: 4,
  rejected: 5,
  outcomeUnknown: 6,
  retryLater: 7,
  partial: 8,
  interrupted: 130,
} as const;

/** Descriptions for the help. */
export const exitCodeMeanings: readonly (readonly [code: number, meaning: string])[] = [
  [exitCodes.done, "done"],
  [exitCodes.unexpected, "an unexpected error"],
  [exitCodes.usage, "wrong arguments or input; nothing was sent"],
  [exitCodes.setup, "setup: missing or rejected credentials, no access, invalid options"],
  [exitCodes.payment, "the account cannot pay, or the price is above a budget"],
  [exitCodes.rejected, "the service rejected the input, or the task failed"],
  [exitCodes.outcomeUnknown, "outcome unknown: run klingkit tasks recover"],
  [exitCodes.retryLater, "connection failed, no response or timeout: try again later"],
  [exitCodes.partial, "done, but some rows or tasks were skipped, failed or are stuck"],
  [exitCodes.interrupted, "interrupted; the message contains the command that continues"],
];

const byCode: Readonly<Record<KlingErrorCode, number>> = {
  invalid_input: exitCodes.usage,
  invalid_configuration: exitCodes.setup,
  authentication_failed: exitCodes.setup,
  permission_denied: exitCodes.setup,
  account_blocked: exitCodes.payment,
  request_rejected: exitCodes.rejected,
  content_rejected: exitCodes.rejected,
  task_failed: exitCodes.rejected,
  create_blocked: exitCodes.rejected,
  task_already_exists: exitCodes.rejected,
  task_outcome_unknown: exitCodes.outcomeUnknown,
  busy: exitCodes.retryLater,
  service_error: exitCodes.retryLater,
  unexpected_response: exitCodes.retryLater,
  connection_failed: exitCodes.retryLater,
  timeout: exitCodes.retryLater,
  wait_timeout: exitCodes.retryLater,
  download_failed: exitCodes.retryLater,
  webhook_signature_invalid: exitCodes.retryLater,
  aborted: exitCodes.interrupted,
};

export function exitCodeOf(error: unknown): number {
  if (error instanceof InterruptedCommand) return exitCodeOf(error.cause);
  if (error instanceof UsageError) return error.exitCode;
  if (!(error instanceof KlingError)) return exitCodes.unexpected;
  if (fieldsOf(error.cause)["guard"] === "budget" && error.taskState === "none") return exitCodes.payment;
  // A task that has an id cannot be recovered: its id may be wrong.
  const mayExist = error.taskState === "unknown" && error.task?.id === undefined && !(error instanceof AbortError);
  return mayExist ? exitCodes.outcomeUnknown : byCode[error.code];
}
