import type { Emulator, EmulatorState } from "@klingkit/emulator";
import { systemClock } from "@klingkit/http/options";
import type { Clock } from "klingkit";
import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import type { LastStep } from "./chain-jobs.ts";

/** The options of the service process. */
export interface ServiceOptions {
  readonly concurrency?: number;
  /** The duration of a task on the service's clock. */
  readonly seconds?: number;
  /** The deviation of the durations: 0.5 for 50 %. */
  readonly spread?: number;
  /** The secret that signs callbacks. Without it, they are not signed. */
  readonly webhookSecret?: string;
  /** The speed of the service's clock: 1 is real time. */
  readonly speed?: number;
  /** The delay of the response of every second create after its processing, milliseconds on the service's clock. */
  readonly slowMs?: number;
}

/** The address and the clock of a service: its clock shows `virtual` at the real time `real`. */
export interface ServiceAddress {
  readonly url: string;
  readonly speed: number;
  readonly virtual: number;
  readonly real: number;
}

/** The options of a worker process, as JSON on its command line. */
export interface WorkerOptions {
  readonly service: ServiceAddress;
  /** A directory or a connection string. */
  readonly database: string;
  readonly folder?: string;
  readonly limit?: number;
  /** The number of jobs to add. Each run uses the same keys. */
  readonly jobs?: number;
  /** The number of chains to add. Each run uses the same keys. */
  readonly chains?: number;
  readonly lastStep?: LastStep;
  /** The number of jobs with a local video to add. Each run uses the same keys. */
  readonly dances?: number;
  /** The directory into which local videos are uploaded. A line is printed for each upload. */
  readonly uploads?: string;
  /** The keys of jobs to cancel before the start. The results are printed. */
  readonly cancel?: readonly string[];
  /** Milliseconds. */
  readonly leaseDuration?: number;
  readonly maxRetries?: number;
  /** Exits when no job is open. */
  readonly untilDone?: boolean;
  /** Prints every event. */
  readonly events?: boolean;
}

export interface Child {
  readonly process: ChildProcess;
  readonly pid: number;
  /** Resolves with the next line on stdout. Undefined after the last one. */
  line(): Promise<string | undefined>;
  readonly exited: Promise<number | null>;
  kill(): Promise<void>;
}

/** Starts a program of this directory as a child process. */
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
  const exited = new Promise<number | null>((resolve) => child.once("exit", (code) => resolve(code)));
  return {
    process: child,
    pid: child.pid ?? 0,
    line: async () => {
      const { done, value } = await lines.next();
      return done ? undefined : value;
    },
    exited,
    async kill() {
      child.kill("SIGKILL");
      await exited;
    },
  };
}

/**
 * Reads the CPU time that a process and its children have used, seconds, from `/proc`. Undefined on systems without it.
 */
export function cpuSeconds(pid: number): number | undefined {
  if (process.platform !== "linux") return undefined;
  const processes = readdirSync("/proc").flatMap((entry) => (/^\d+$/.test(entry) ? readStat(entry) : []));
  const own = processes.filter((each) => each.pid === pid || each.parent === pid);
  // The ticks of children that have ended are added to their parent.
  return own.reduce((total, { ticks, endedTicks }) => total + ticks + endedTicks, 0) / TICKS_PER_SECOND;
}

/** The unit of the times in `/proc` on Linux. */
const TICKS_PER_SECOND = 100;

function readStat(pid: string): readonly { pid: number; parent: number; ticks: number; endedTicks: number }[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name of the program, in parentheses, may have spaces.
    const fields = stat
      .slice(stat.lastIndexOf(")") + 2)
      .split(" ")
      .map(Number);
    const [parent = 0, user = 0, system = 0, childrenUser = 0, childrenSystem = 0] = [1, 11, 12, 13, 14].map(
      (index) => fields[index],
    );
    return [{ pid: Number(pid), parent, ticks: user + system, endedTicks: childrenUser + childrenSystem }];
  } catch {
    // The process has ended.
    return [];
  }
}

export interface Service extends ServiceAddress {
  state(): Promise<EmulatorState>;
  calls(): Promise<Emulator["calls"]>;
  stop(): Promise<void>;
}

export async function startService(options: ServiceOptions): Promise<Service> {
  const child = startChild("service", options);
  const line = await child.line();
  if (line === undefined) throw new Error("The service did not start.");
  const address = JSON.parse(line) as ServiceAddress;
  const read = async (path: string): Promise<unknown> => (await fetch(`${address.url}/__emulator/${path}`)).json();
  return {
    ...address,
    state: async () => (await read("state")) as EmulatorState,
    calls: async () => (await read("calls")) as Emulator["calls"],
    stop: () => child.kill(),
  };
}

/** The service's clock in another process, derived from the system clock. */
export function clockOf({ speed, virtual, real }: ServiceAddress): Clock {
  return {
    now: () => virtual + (Date.now() - real) * speed,
    sleep: (ms, signal) => systemClock.sleep(ms / speed, signal),
  };
}
