import type { EmulatorState } from "@klingkit/emulator";
import { systemClock } from "@klingkit/http/options";
import type { Clock } from "klingkit";
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** How the service of a proof is set up. */
export interface ServiceOptions {
  readonly concurrency?: number;
  /** Of the service's time, from create to end. */
  readonly seconds?: number;
  /** How many times as fast as real time it runs. */
  readonly speed?: number;
  /** Every second create is answered so much later than it was carried out, of the service's milliseconds. */
  readonly slowMs?: number;
}

/** Where a service is and what time it has: `virtual` at the real time `real`. */
export interface ServicePlace {
  readonly url: string;
  readonly speed: number;
  readonly virtual: number;
  readonly real: number;
}

/** What a worker is told, as JSON on its command line. */
export interface WorkerOptions {
  readonly service: ServicePlace;
  /** A folder or a connection string. */
  readonly database: string;
  readonly folder?: string;
  readonly limit?: number;
  /** Adds so many jobs, of the same keys each time. */
  readonly jobs?: number;
  /** Cancels these jobs before it starts, and prints what came of each. */
  readonly cancel?: readonly string[];
  /** Milliseconds. */
  readonly lease?: number;
  readonly retries?: number;
  /** Ends by itself when nothing is open. */
  readonly untilDone?: boolean;
  /** Prints every event. */
  readonly events?: boolean;
}

export interface Child {
  readonly process: ChildProcess;
  readonly pid: number;
  /** Lines that it printed and nobody has taken. */
  line(): Promise<string | undefined>;
  readonly ended: Promise<number | null>;
  kill(): Promise<void>;
}

/** A program of this folder as a process of its own, of the Node that runs now. */
export function startChild(program: "service" | "worker" | "bench-worker", options: object): Child {
  const file = new URL(`./${program}.ts`, import.meta.url);
  const child = spawn(
    process.execPath,
    ["-C", "@klingkit/source", "--no-warnings", file.pathname, JSON.stringify(options)],
    {
      stdio: ["pipe", "pipe", "inherit"],
    },
  );
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ended = new Promise<number | null>((resolve) => child.once("exit", (code) => resolve(code)));
  return {
    process: child,
    pid: child.pid ?? 0,
    line: async () => {
      const { done, value } = await lines.next();
      return done ? undefined : value;
    },
    ended,
    async kill() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}

export interface Service extends ServicePlace {
  state(): Promise<EmulatorState>;
  stop(): Promise<void>;
}

export async function startService(options: ServiceOptions): Promise<Service> {
  const child = startChild("service", options);
  const line = await child.line();
  if (line === undefined) throw new Error("The service did not start.");
  const place = JSON.parse(line) as ServicePlace;
  return {
    ...place,
    async state() {
      const answer = await fetch(`${place.url}/__emulator/state`);
      const state: unknown = await answer.json();
      return state as EmulatorState;
    },
    stop: () => child.kill(),
  };
}

/** The service's clock, in another process: both run off the machine's. */
export function clockOf({ speed, virtual, real }: ServicePlace): Clock {
  return {
    now: () => virtual + (Date.now() - real) * speed,
    sleep: (ms, signal) => systemClock.sleep(ms / speed, signal),
  };
}
