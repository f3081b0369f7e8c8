import type { Kling } from "klingkit";
import type { ApiVersion, Environment } from "../environment.ts";
import { createRandom } from "../random.ts";
import { type Inbox, webhookSecret } from "./inbox.ts";
import { PROCESSES } from "./plan.ts";

/** A process with its client. */
export interface Process {
  readonly kling: Kling;
  /** Aborted when the process crashes. */
  readonly signal: AbortSignal;
}

/** The processes of a shard. Each one crashes from time to time and is started again without its memory. */
export interface Processes {
  current(apiVersion: ApiVersion, number: number): Process;
  readonly crashes: () => number;
  stop(): void;
}

/** The time from the start of a process to its crash, milliseconds: one to nine minutes. */
const LIFETIME = { min: 60_000, range: 480_000 };

export function startProcesses(environment: Environment, inbox: Inbox, seed: number, shard: number): Processes {
  const stopped = new AbortController();
  const processes = new Map<string, Process>();
  let crashes = 0;
  for (const apiVersion of ["v2", "v1"] as const) {
    for (let number = 0; number < PROCESSES; number++) void runProcess(apiVersion, number);
  }

  async function runProcess(apiVersion: ApiVersion, number: number): Promise<void> {
    const name = `${apiVersion}-${number}`;
    const random = createRandom("process", seed, shard, name);
    for (let start = 1; ; start++) {
      const ended = new AbortController();
      const kling = environment.client(apiVersion, { salt: `${seed}-${shard}-${name}-${start}` });
      processes.set(name, { kling, signal: ended.signal });
      inbox.register(
        name,
        kling.webhooks.receiver({
          secret: webhookSecret,
          store: inbox.store,
          onTask: ({ id, status }) => {
            if (status === "succeeded" || status === "failed") inbox.countReport(id);
          },
        }),
      );
      const crashed = await environment.emulator.clock
        .sleep(LIFETIME.min + Math.floor(random() * LIFETIME.range), stopped.signal)
        .then(() => true)
        .catch(() => false);
      if (crashed) crashes++;
      ended.abort(new Error("The process crashed."));
      await kling.close();
      if (!crashed) return;
    }
  }

  return {
    current(apiVersion, number) {
      const process = processes.get(`${apiVersion}-${number}`);
      if (!process) throw new Error(`There is no process ${apiVersion}-${number}.`);
      return process;
    },
    crashes: () => crashes,
    stop: () => stopped.abort(),
  };
}
