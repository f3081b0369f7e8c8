import { spawn } from "node:child_process";
import type { SmokeReport } from "../consumer/smoke-target.ts";
import { LIMIT, type Runtime } from "./runtime.ts";

/** Maximum time between the last report and the exit of the program, milliseconds. */
const EXIT_TIMEOUT = 3000;

/** The environment without the developer's credentials. */
const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("KLING_")));

/** A runtime with a command line. The program must exit without `process.exit`. */
export function commandLine(
  name: string,
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Runtime {
  return {
    name,
    credentials: "keys and token",
    run: ({ consumer, targets }) =>
      new Promise((resolve, reject) => {
        const program = spawn(command, [...args, "smoke-command.ts", JSON.stringify(targets)], {
          cwd: consumer,
          env: { ...environment, ...env },
          stdio: ["ignore", "pipe", "pipe"],
        });
        let stdout = "";
        let stderr = "";
        let killReason: string | undefined;
        const kill = (reason: string): void => {
          killReason = reason;
          program.kill("SIGKILL");
        };
        let timer = setTimeout(() => kill(`The program did not finish within ${LIMIT / 1000} s.`), LIMIT);
        program.stdout.on("data", (chunk: Buffer) => {
          stdout += chunk.toString();
          if (stdout.split("\n").length <= targets.length) return;
          clearTimeout(timer);
          timer = setTimeout(
            () => kill(`The program is still running ${EXIT_TIMEOUT / 1000} s after its last report.`),
            EXIT_TIMEOUT,
          );
        });
        program.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
        program.on("error", reject);
        program.on("close", (code) => {
          clearTimeout(timer);
          if (code !== 0 || stderr)
            reject(new Error(`${killReason ?? `exit code ${code}`}\n${stdout}${stderr}`.trim()));
          else
            resolve(
              stdout
                .trim()
                .split("\n")
                .map((line) => JSON.parse(line) as SmokeReport),
            );
        });
      }),
  };
}
