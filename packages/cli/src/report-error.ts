import {
  AbortError,
  ConfigurationError,
  InvalidInputError,
  KlingError,
  TaskOutcomeUnknownError,
  WaitTimeoutError,
} from "klingkit";
import { exitCodeOf } from "./exit-code.ts";
import { flagOf } from "./input/flags.ts";
import { messageOf, Stopped } from "./command-error.ts";
import type { Screen } from "./surroundings.ts";

/** Tells an error to a person, or as one line of JSON, and gives the exit code. */
export function reportError(thrown: unknown, screen: Screen, json: boolean): number {
  const exitCode = exitCodeOf(thrown);
  const stopped = thrown instanceof Stopped ? thrown : undefined;
  const error = stopped ? stopped.cause : thrown;
  if (json) {
    const fields = error instanceof KlingError ? error.toJSON() : {};
    const name = error instanceof Error ? error.name : "Error";
    const { task, next } = stopped ?? {};
    screen.write(
      `${JSON.stringify({ error: { name, ...fields, message: explain(error), exitCode, taskName: task, next } })}\n`,
    );
  } else {
    const lines = [`klingkit: ${explain(error)}`, ...(stopped?.state ? [stopped.state] : [])];
    screen.write(`${lines.join("\n")}\n${stopped?.next ? `\n  ${stopped.next}\n\n` : ""}`);
  }
  return exitCode;
}

/** How to try the command line without credentials. */
export const WITHOUT_ACCOUNT = "Or try it without an account: add --emulator, and nothing leaves this machine.";

function explain(error: unknown): string {
  if (error instanceof InvalidInputError) return explainInput(error);
  // Their advice is about code; the command that stopped prints the next step.
  if (error instanceof AbortError) return `interrupted. ${error.summary}`;
  if (error instanceof TaskOutcomeUnknownError || error instanceof WaitTimeoutError) return error.summary;
  const isSetup = error instanceof ConfigurationError && error.fault === "credentials";
  return isSetup ? `${error.message}\n${WITHOUT_ACCOUNT}` : messageOf(error);
}

/** Every issue, with the flag of its field. */
function explainInput({ issues }: InvalidInputError): string {
  const lines = issues.map(({ path, message }) => {
    const flag = flagOf(path);
    return `\n  ${message}${flag === undefined ? "" : ` (${flag})`}`;
  });
  return `nothing was sent, because the input is invalid:${lines.join("")}`;
}
