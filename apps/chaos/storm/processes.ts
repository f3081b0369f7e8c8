import type { Kling } from "klingkit";
import { chanceOf } from "../chance.ts";
import type { Design, World } from "../world.ts";
import { type Mailbox, webhookSecret } from "./mailbox.ts";
import { PROCESSES } from "./plan.ts";

/** A process: a client, and what ends with it. */
export interface Process {
  readonly kling: Kling;
  /** Aborted when the process dies: whatever it waited for is then forgotten. */
  readonly signal: AbortSignal;
}

/** The processes of a shard, each of which dies now and then and is started anew without a memory. */
export interface Processes {
  now(design: Design, number: number): Process;
  readonly deaths: () => number;
  stop(): void;
}

/** Between two deaths of one process: from one to nine minutes. */
const LIFE = { least: 60_000, spread: 480_000 };

export function startProcesses(world: World, mailbox: Mailbox, seed: number, shard: number): Processes {
  const stop = new AbortController();
  const living = new Map<string, Process>();
  let deaths = 0;
  for (const design of ["v2", "v1"] as const) {
    for (let number = 0; number < PROCESSES; number++) void live(design, number);
  }

  async function live(design: Design, number: number): Promise<void> {
    const name = `${design}-${number}`;
    const chance = chanceOf("process", seed, shard, name);
    for (let life = 1; ; life++) {
      const end = new AbortController();
      const kling = world.client(design, { salt: `${seed}-${shard}-${name}-${life}` });
      living.set(name, { kling, signal: end.signal });
      mailbox.listen(
        name,
        kling.webhooks.receiver({
          secret: webhookSecret,
          store: mailbox.store,
          onTask: ({ id, status }) => {
            if (status === "succeeded" || status === "failed") mailbox.noteEnd(id);
          },
        }),
      );
      const died = await world.emulator.clock
        .sleep(LIFE.least + Math.floor(chance() * LIFE.spread), stop.signal)
        .then(() => true)
        .catch(() => false);
      if (died) deaths++;
      end.abort(new Error("the process died"));
      await kling.close();
      if (!died) return;
    }
  }

  return {
    now(design, number) {
      const process = living.get(`${design}-${number}`);
      if (!process) throw new Error("there is no such process");
      return process;
    },
    deaths: () => deaths,
    stop: () => stop.abort(),
  };
}
