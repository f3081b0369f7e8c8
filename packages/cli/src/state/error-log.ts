import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { fieldsOf, omitUndefined } from "@klingkit/tasks";
import { KlingError, type KlingErrorCode } from "klingkit";
import { InterruptedCommand } from "../command-error.ts";
import { exitCodeOf } from "../exit-code.ts";
import { atomicWrite } from "./atomic-write.ts";

/** An error of an earlier command, without its input: neither the arguments, nor a prompt, nor the name of a file. */
export interface LoggedError {
  /** Epoch milliseconds. */
  readonly at: number;
  /** The command, such as `tasks wait`. */
  readonly command: string;
  readonly name: string;
  readonly exitCode: number;
  readonly code?: KlingErrorCode;
  readonly serviceCode?: number;
  readonly status?: number;
  readonly requestId?: string;
  readonly taskState?: string;
  readonly taskId?: string;
  /** Missing for errors of the input, its content or a hook, whose messages can repeat a prompt. */
  readonly message?: string;
}

const FILE = "errors.jsonl";
/** The number of errors that are kept. */
const MAX_ERRORS = 20;

/** Appends an error to the log in a state directory. Does nothing if the directory does not exist. Never throws. */
export async function logError(
  folder: string,
  command: string,
  thrown: unknown,
  at: number,
  scrub: (entry: LoggedError) => LoggedError,
): Promise<void> {
  try {
    if (!(await stat(folder)).isDirectory()) return;
    const entry = JSON.stringify(scrub(describe(command, thrown, at)));
    const lines = [...(await readLines(folder)), entry].slice(-MAX_ERRORS);
    await atomicWrite(join(folder, FILE), `${lines.join("\n")}\n`);
  } catch {
    // The command has failed already. Its own error is more important.
  }
}

/** Reads the errors of earlier commands, oldest first. */
export async function readErrors(folder: string): Promise<readonly LoggedError[]> {
  return (await readLines(folder)).flatMap((line) => {
    try {
      const value: unknown = JSON.parse(line);
      return isLoggedError(value) ? [value] : [];
    } catch {
      return [];
    }
  });
}

async function readLines(folder: string): Promise<string[]> {
  const text = await readFile(join(folder, FILE), "utf8").catch(() => "");
  return text.split("\n").filter((line) => line !== "");
}

function isLoggedError(value: unknown): value is LoggedError {
  const { at, command, name, exitCode } = fieldsOf(value);
  return (
    typeof at === "number" && typeof command === "string" && typeof name === "string" && typeof exitCode === "number"
  );
}

function describe(command: string, thrown: unknown, at: number): LoggedError {
  const error = thrown instanceof InterruptedCommand ? thrown.cause : thrown;
  const entry = { at, command, name: error instanceof Error ? error.name : "Error", exitCode: exitCodeOf(error) };
  if (!(error instanceof KlingError)) return entry;
  const { code, serviceCode, status, requestId, taskState, task, fault, summary } = error;
  // The external task id begins with words of the prompt.
  const name = task?.externalTaskId;
  const message = name === undefined ? summary : summary.replaceAll(name, "[name]");
  return omitUndefined<LoggedError>({
    ...entry,
    code,
    serviceCode,
    status,
    requestId,
    taskState,
    taskId: task?.id,
    message: fault === undefined || fault === "input" || fault === "content" ? undefined : message,
  });
}
