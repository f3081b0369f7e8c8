import { spawn } from "node:child_process";

export interface Finished {
  code: number;
  /** What it wrote, to stdout and stderr, in order. */
  output: string;
}

interface Options {
  cwd: string;
  env?: NodeJS.ProcessEnv;
}

/** Runs a command to its end and hands back what it said, whatever the outcome. */
export function attempt(
  command: string,
  args: readonly string[],
  { cwd, env = process.env }: Options,
): Promise<Finished> {
  return new Promise((resolve, reject) => {
    // On Windows the package managers are scripts, which only a shell starts.
    const child = spawn(command, args, {
      cwd,
      env,
      stdio: ["ignore", "pipe", "pipe"],
      shell: process.platform === "win32",
    });
    let output = "";
    const keep = (chunk: Buffer) => (output += chunk.toString());
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.on("error", reject);
    child.on("close", (code) => resolve({ code: code ?? 1, output }));
  });
}

/** Runs a command that must succeed. */
export async function run(command: string, args: readonly string[], options: Options): Promise<string> {
  const { code, output } = await attempt(command, args, options);
  if (code !== 0) throw new Error(`${command} ${args.join(" ")} failed in ${options.cwd}:\n${output}`);
  return output;
}
