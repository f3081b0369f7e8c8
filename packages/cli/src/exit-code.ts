import { AbortError, KlingError, type KlingErrorCode } from "klingkit";
import { Stopped, UsageError } from "./command-error.ts";

/** What a command ends with. Told in the help and in the README; scripts may rely on it. */
export const exitCodes = {
  done: 0,
  unexpected: 1,
  usage: 2,
  setup: 3,
  money: 4,
  refused: 5,
  doubt: 6,
  later: 7,
  some: 8,
  interrupted: 130,
} as const;

/** The same for people. */
export const exitCodeMeanings: readonly (readonly [code: number, meaning: string])[] = [
  [exitCodes.done, "done"],
  [exitCodes.unexpected, "something that klingkit did not foresee"],
  [exitCodes.usage, "wrong arguments or input; nothing was sent"],
  [exitCodes.setup, "set-up: credentials missing or refused, no access"],
  [exitCodes.money, "the account cannot pay, or the price is above --budget"],
  [exitCodes.refused, "the service refused the input, or the task failed"],
  [exitCodes.doubt, "not known whether the task was made: tasks recover"],
  [exitCodes.later, "no connection, no answer or no end in time: try later"],
  [exitCodes.some, "done, but for rows or tasks that were skipped or failed"],
  [exitCodes.interrupted, "interrupted; the message says how to go on"],
];

/** What each error of klingkit ends with. */
const byCode: Readonly<Record<KlingErrorCode, number>> = {
  invalid_input: exitCodes.usage,
  invalid_configuration: exitCodes.setup,
  authentication_failed: exitCodes.setup,
  permission_denied: exitCodes.setup,
  account_blocked: exitCodes.money,
  request_rejected: exitCodes.refused,
  content_rejected: exitCodes.refused,
  task_failed: exitCodes.refused,
  create_blocked: exitCodes.refused,
  task_already_exists: exitCodes.refused,
  task_outcome_unknown: exitCodes.doubt,
  busy: exitCodes.later,
  service_error: exitCodes.later,
  unexpected_response: exitCodes.later,
  connection_failed: exitCodes.later,
  timeout: exitCodes.later,
  wait_timeout: exitCodes.later,
  download_failed: exitCodes.later,
  webhook_signature_invalid: exitCodes.later,
  aborted: exitCodes.interrupted,
};

export function exitCodeOf(error: unknown): number {
  if (error instanceof Stopped) return exitCodeOf(error.cause);
  if (error instanceof UsageError) return error.exitCode;
  if (!(error instanceof KlingError)) return exitCodes.unexpected;
  const mayExist = error.taskState === "unknown" && !(error instanceof AbortError);
  return mayExist ? exitCodes.doubt : byCode[error.code];
}
