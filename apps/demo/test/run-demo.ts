import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface RunningDemo extends AsyncDisposable {
  readonly url: string;
  readonly child: ChildProcess;
  /** Returns everything printed to stdout and stderr. */
  readonly output: () => string;
  readonly exited: Promise<number | null>;
}

export const command = [
  process.execPath,
  "-C",
  "@klingkit/source",
  join(import.meta.dirname, "..", "server", "main.ts"),
] as const;

/** Starts the demo on a free port and waits until it prints its URL. */
export async function startDemo(
  environment: Record<string, string> = {},
  [program, ...args]: readonly string[] = command,
): Promise<RunningDemo> {
  // Used unless the test sets KLINGKIT_STATE.
  const folder = mkdtempSync(join(tmpdir(), "klingkit-demo-state-"));
  const child = spawn(program ?? "", args, {
    env: { ...process.env, PORT: "0", KLINGKIT_STATE: folder, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const exited = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const url = await new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      output += chunk.toString();
      const found = /^klingkit demo: (http:\S+) \((?:emulator|live)\)$/m.exec(output)?.[1];
      if (found) resolve(found);
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    void exited.then((code) => reject(new Error(`The demo exited with code ${code}: ${output}`)));
  });
  return {
    url,
    child,
    output: () => output,
    exited,
    async [Symbol.asyncDispose]() {
      child.kill("SIGTERM");
      await exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
