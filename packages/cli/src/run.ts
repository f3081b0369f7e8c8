import { CommanderError } from "commander";
import { exitCodes } from "./exit-code.ts";
import { createProgram } from "./program.ts";
import { reportError } from "./report-error.ts";
import type { Surroundings } from "./surroundings.ts";

/** Runs a command line and gives its exit code. Never throws. */
export async function runCli(argv: readonly string[], surroundings: Surroundings): Promise<number> {
  let exitCode: number = exitCodes.done;
  try {
    await createProgram(surroundings, (code) => (exitCode = code)).parseAsync(argv, { from: "user" });
    return exitCode;
  } catch (error) {
    // Commander has told its own errors already; help and version come this way too.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
    return reportError(error, surroundings.stderr, argv.includes("--json"));
  }
}
