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
import type { Screen } from "./surroundings.ts";
import { Stopped } from "./stopped.ts";
import { UsageError } from "./usage-error.ts";

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

function explain(error: unknown): string {
  if (error instanceof InvalidInputError) return explainInput(error);
  // Their advice speaks of code; the command that stopped says how to go on.
  if (error instanceof AbortError) return `interrupted. ${error.summary}`;
  if (error instanceof TaskOutcomeUnknownError || error instanceof WaitTimeoutError) return error.summary;
  if (error instanceof ConfigurationError) return explainSetup(error.message, error.fault === "credentials");
  if (error instanceof KlingError || error instanceof UsageError) return error.message;
  return error instanceof Error ? error.message : String(error);
}

/** Every issue, with the flag of its field. */
function explainInput({ issues }: InvalidInputError): string {
  const lines = issues.map(({ path, message }) => {
    const flag = flagOf(path);
    return `\n  ${message}${flag === undefined ? "" : ` (${flag})`}`;
  });
  return `nothing was sent, because the input is invalid:${lines.join("")}`;
}

/** What a set-up error says, with the flags of the command line in place of the options of a program. */
export function explainSetup(message: string, isAboutCredentials: boolean): string {
  const text = message
    .replace(", or hand them to createKling", "")
    .replace("pass baseUrl or region to createKling", "pass --base-url or --region")
    .replace(/^baseUrl /, "--base-url ");
  return isAboutCredentials
    ? `${text}\nOr try it without an account: add --emulator, and nothing leaves this machine.`
    : text;
}
