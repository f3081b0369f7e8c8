import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface RunningDemo extends AsyncDisposable {
  readonly url: string;
  readonly child: ChildProcess;
  /** All that it printed. */
  readonly output: () => string;
  readonly exited: Promise<number | null>;
}

export const command = [
  process.execPath,
  "-C",
  "@klingkit/source",
  join(import.meta.dirname, "..", "server", "main.ts"),
] as const;

/** Starts the demo as its script does, on a free port, and waits for its address. */
export async function startDemo(
  environment: Record<string, string> = {},
  [program, ...args]: readonly string[] = command,
): Promise<RunningDemo> {
  // A folder of its own, unless the test brings one.
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
      const found = /^klingkit demo: (http:\S+) \(emulator\)$/m.exec(output)?.[1];
      if (found) resolve(found);
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    void exited.then((code) => reject(new Error(`The demo ended with ${code}: ${output}`)));
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
