import { spawn } from "node:child_process";

export interface CommandResult {
  code: number;
  /** stdout and stderr, in order. */
  output: string;
}

interface Options {
  cwd: string;
  env?: NodeJS.ProcessEnv;
}

/** Runs a command and returns its exit code and its output. Does not throw if the command fails. */
export function attempt(
  command: string,
  args: readonly string[],
  { cwd, env = process.env }: Options,
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    // On Windows, package managers are scripts, which require a shell.
    const child = spawn(command, args, {
      cwd,
      env,
      stdio: ["ignore", "pipe", "pipe"],
      shell: process.platform === "win32",
    });
    let output = "";
    const append = (chunk: Buffer) => (output += chunk.toString());
    child.stdout.on("data", append);
    child.stderr.on("data", append);
    child.on("error", reject);
    child.on("close", (code) => resolve({ code: code ?? 1, output }));
  });
}

/** Runs a command and returns its output. @throws {Error} if the command fails */
export async function run(command: string, args: readonly string[], options: Options): Promise<string> {
  const { code, output } = await attempt(command, args, options);
  if (code !== 0) throw new Error(`${command} ${args.join(" ")} failed in ${options.cwd}:\n${output}`);
  return output;
}
