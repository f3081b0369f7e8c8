import { CommanderError } from "commander";
import { exitCodes } from "./exit-code.ts";
import { createProgram } from "./program.ts";
import { reportError } from "./report-error.ts";
import type { Surroundings } from "./surroundings.ts";
import { UsageError } from "./command-error.ts";

/** Runs a command line and gives its exit code. Never throws. */
export async function runCli(argv: readonly string[], surroundings: Surroundings): Promise<number> {
  let exitCode: number = exitCodes.done;
  try {
    await createProgram(surroundings, (code) => (exitCode = code)).parseAsync(argv, { from: "user" });
    return exitCode;
  } catch (error) {
    const { stderr, interrupt } = surroundings;
    const told = error instanceof CommanderError ? fromCommander(error) : error;
    if (typeof told === "number") return told;
    const code = reportError(told, stderr, argv.includes("--json"));
    // Not every part of the runtime says by what it was stopped.
    return code === exitCodes.unexpected && interrupt.aborted ? exitCodes.interrupted : code;
  }
}

/** Help and version come this way too, and have been printed. */
function fromCommander({ exitCode, code, message }: CommanderError): number | UsageError {
  if (exitCode === 0) return exitCodes.done;
  if (code === "commander.help") return exitCodes.usage;
  return new UsageError(`${message.replace("error: ", "")}\n--help tells how it is used.`);
}
