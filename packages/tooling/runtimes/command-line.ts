import { spawn } from "node:child_process";
import type { SmokeReport } from "../consumer/place.ts";
import { LIMIT, type Runtime } from "./runtime.ts";

/** How long the program may go on after its last report, milliseconds: longer means that something keeps it alive. */
const LINGER = 3000;

/** The environment without credentials of the developer: the program has its own. */
const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("KLING_")));

/** A runtime that takes a program and its arguments. The program must end by itself. */
export function commandLine(
  name: string,
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Runtime {
  return {
    name,
    credentials: "keys and token",
    run: ({ consumer, places }) =>
      new Promise((resolve, reject) => {
        const program = spawn(command, [...args, "smoke-command.ts", JSON.stringify(places)], {
          cwd: consumer,
          env: { ...environment, ...env },
          stdio: ["ignore", "pipe", "pipe"],
        });
        let said = "";
        let complaint = "";
        let killed: string | undefined;
        const kill = (why: string): void => {
          killed = why;
          program.kill("SIGKILL");
        };
        let timer = setTimeout(() => kill(`not done after ${LIMIT / 1000} s`), LIMIT);
        program.stdout.on("data", (chunk: Buffer) => {
          said += chunk.toString();
          if (said.split("\n").length <= places.length) return;
          clearTimeout(timer);
          timer = setTimeout(() => kill(`something keeps it alive ${LINGER / 1000} s after the last wait`), LINGER);
        });
        program.stderr.on("data", (chunk: Buffer) => (complaint += chunk.toString()));
        program.on("error", reject);
        program.on("close", (code) => {
          clearTimeout(timer);
          if (code !== 0 || complaint)
            reject(new Error(`${killed ?? `exit code ${code}`}\n${said}${complaint}`.trim()));
          else
            resolve(
              said
                .trim()
                .split("\n")
                .map((line) => JSON.parse(line) as SmokeReport),
            );
        });
      }),
  };
}
