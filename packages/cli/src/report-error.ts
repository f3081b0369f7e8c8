import {
  AbortError,
  ConfigurationError,
  InvalidInputError,
  KlingError,
  TaskOutcomeUnknownError,
  WaitTimeoutError,
} from "klingkit";
import { jsonLine, printable } from "./display/format.ts";
import { exitCodeOf } from "./exit-code.ts";
import { flagOf, uploadFlag } from "./input/flags.ts";
import { messageOf, InterruptedCommand } from "./command-error.ts";
import type { OutputStream } from "./environment.ts";

/** Prints an error as text or as one line of JSON. Returns the exit code. */
export function reportError(thrown: unknown, stream: OutputStream, json: boolean): number {
  const exitCode = exitCodeOf(thrown);
  const interrupted = thrown instanceof InterruptedCommand ? thrown : undefined;
  const error = interrupted ? interrupted.cause : thrown;
  if (json) {
    const fields = error instanceof KlingError ? error.toJSON() : {};
    const name = error instanceof Error ? error.name : "Error";
    const { taskName, next } = interrupted ?? {};
    stream.write(`${jsonLine({ error: { name, ...fields, message: explain(error), exitCode, taskName, next } })}\n`);
  } else {
    const lines = [`klingkit: ${explain(error)}`, ...(interrupted?.consequence ? [interrupted.consequence] : [])];
    stream.write(printable(`${lines.join("\n")}\n${interrupted?.next ? `\n  ${interrupted.next}\n\n` : ""}`));
  }
  return exitCode;
}

export const EMULATOR_HINT =
  "To try klingkit without an account, add --emulator. With it, nothing is sent over the network.";

function explain(error: unknown): string {
  if (error instanceof InvalidInputError) return explainInput(error);
  // Only the summary: the rest of these messages is advice for code. The command prints its own next step.
  if (error instanceof AbortError) return `interrupted. ${error.summary}`;
  if (error instanceof TaskOutcomeUnknownError || error instanceof WaitTimeoutError) return error.summary;
  const isSetup = error instanceof ConfigurationError && error.fault === "credentials";
  return isSetup ? `${error.message}\n${EMULATOR_HINT}` : messageOf(error);
}

/** Lists all issues with the flags of their fields. */
function explainInput({ issues }: InvalidInputError): string {
  const lines = issues.map((issue) => {
    const flag = uploadFlag(issue) ?? flagOf(issue.path);
    return `\n  ${issue.message}${flag === undefined ? "" : ` (${flag})`}`;
  });
  return `the input is invalid. Nothing was sent.${lines.join("")}`;
}
