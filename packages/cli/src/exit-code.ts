import {
  AbortError,
  AccountError,
  AlreadyExistsError,
  AuthenticationError,
  ConfigurationError,
  InvalidInputError,
  KlingError,
  PermissionError,
  PolicyError,
  RequestRefusedError,
  TaskFailedError,
  TaskOutcomeUnknownError,
} from "klingkit";
import { Stopped } from "./stopped.ts";
import { UsageError } from "./usage-error.ts";

/** What a command ends with. Told in the help and in the README; scripts may rely on it. */
export const exitCodes: {
  readonly done: 0;
  readonly unexpected: 1;
  readonly usage: 2;
  readonly setup: 3;
  readonly money: 4;
  readonly refused: 5;
  readonly doubt: 6;
  readonly later: 7;
  readonly some: 8;
  readonly interrupted: 130;
} = {
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
};

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

/** First match counts. */
const byKind: readonly (readonly [kind: abstract new (...args: never[]) => Error, code: number])[] = [
  [UsageError, exitCodes.usage],
  [InvalidInputError, exitCodes.usage],
  [AbortError, exitCodes.interrupted],
  [TaskOutcomeUnknownError, exitCodes.doubt],
  [ConfigurationError, exitCodes.setup],
  [AuthenticationError, exitCodes.setup],
  [PermissionError, exitCodes.setup],
  [AccountError, exitCodes.money],
  [PolicyError, exitCodes.refused],
  [RequestRefusedError, exitCodes.refused],
  [TaskFailedError, exitCodes.refused],
  [AlreadyExistsError, exitCodes.refused],
];

export function exitCodeOf(error: unknown): number {
  if (error instanceof Stopped) return exitCodeOf(error.cause);
  if (error instanceof UsageError) return error.exitCode;
  if (error instanceof KlingError && error.taskState === "unknown" && !(error instanceof AbortError)) {
    return exitCodes.doubt;
  }
  const found = byKind.find(([kind]) => error instanceof kind)?.[1];
  return found ?? (error instanceof KlingError ? exitCodes.later : exitCodes.unexpected);
}
