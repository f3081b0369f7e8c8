import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** A child process with its own process group. */
export interface Child {
  readonly process: ChildProcess;
  /** Resolves with the next line on stdout. Undefined after the last one. */
  line(): Promise<string | undefined>;
  readonly exited: Promise<number | null>;
  /** Kills the process and its children with SIGKILL. */
  kill(): Promise<void>;
}

/** Starts a program of Node.js. */
export function startChild(args: readonly string[], env: NodeJS.ProcessEnv = {}): Child {
  const child = spawn(process.execPath, args, {
    stdio: ["ignore", "pipe", "inherit"],
    detached: true,
    env: { ...process.env, ...env },
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const exited = new Promise<number | null>((resolve) => child.once("exit", resolve));
  return {
    process: child,
    async line() {
      const { done, value } = await lines.next();
      return done ? undefined : value;
    },
    exited,
    async kill() {
      try {
        process.kill(-(child.pid ?? 0), "SIGKILL");
      } catch {
        // It has exited.
      }
      await exited;
    },
  };
}

/** Starts a TypeScript program of this directory from the sources. */
export function startProgram(name: string, options: object): Child {
  const file = new URL(`./${name}.ts`, import.meta.url).pathname;
  return startChild(["-C", "@klingkit/source", "--no-warnings", file, JSON.stringify(options)]);
}
