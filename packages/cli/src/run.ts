import { CommanderError } from "commander";
import { exitCodes } from "./exit-code.ts";
import { createProgram } from "./program.ts";
import { reportError } from "./report-error.ts";
import type { Environment } from "./environment.ts";
import { UsageError } from "./command-error.ts";

/** Runs a command line and returns its exit code. Never throws. */
export async function runCli(argv: readonly string[], environment: Environment): Promise<number> {
  let exitCode: number = exitCodes.done;
  try {
    await createProgram(environment, (code) => (exitCode = code)).parseAsync(argv, { from: "user" });
    return exitCode;
  } catch (error) {
    const { stderr, interrupt } = environment;
    const reported = error instanceof CommanderError ? fromCommander(error) : error;
    if (typeof reported === "number") return reported;
    const code = reportError(reported, stderr, argv.includes("--json"));
    // After Ctrl-C, parts of the runtime throw errors that are not AbortErrors.
    return code === exitCodes.unexpected && interrupt.aborted ? exitCodes.interrupted : code;
  }
}

/** Commander throws after it has printed the help or the version, too. */
function fromCommander({ exitCode, code, message }: CommanderError): number | UsageError {
  if (exitCode === 0) return exitCodes.done;
  if (code === "commander.help") return exitCodes.usage;
  return new UsageError(`${message.replace("error: ", "")}\nRun the command with --help to list its options.`);
}
