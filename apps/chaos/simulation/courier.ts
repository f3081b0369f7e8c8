import { memoryStore } from "@klingkit/webhooks";
import type { Receiver, Task } from "klingkit";
import { createRandom, pick, type Random } from "../random.ts";
import { secrets } from "./process.ts";
import type { Courier, SimulatedProcess, World } from "./world.ts";

/** The webhook secret of the account. */
export const webhookSecret = `whsec_${Buffer.from("0123456789abcdef0123456789abcdef").toString("base64")}`;

const RETRY_DELAYS = [5000, 30_000, 120_000, 600_000];

export function createCourier(seed: number, getWorld: () => World): Courier {
  const random = createRandom("courier", seed);
  const receivers = new Map<SimulatedProcess, Receiver>();
  /** The ids of tasks whose end a handler has handled. */
  const handled = new Set<string>();
  let store: ReturnType<typeof memoryStore> | undefined;
  let isCalm = false;
  let messages = 0;

  async function deliver(name: string, url: string, init: RequestInit): Promise<void> {
    const world = getWorld();
    for (const delay of [isCalm ? 1 : Math.floor(random() * 20_000), ...RETRY_DELAYS]) {
      await world.clock.sleep(delay + (messages % 7));
      const receiver = receivers.get(pick(random, world.processes));
      const response = await Promise.race([
        receiver?.(new Request(url, init)),
        // The service waits for ten seconds.
        world.clock.sleep(10_000),
      ]);
      world.history.add("courier", `${name}: ${response?.status ?? "no response"}`);
      if (response?.status !== 200) continue;
      const task = JSON.parse(typeof init.body === "string" ? init.body : "{}") as {
        id?: string;
        task_id?: string;
        status?: string;
        task_status?: string;
      };
      const id = task.task_id ?? task.id ?? "";
      if (/^(succe|fail)/.test(task.task_status ?? task.status ?? "") && !handled.has(id))
        world.violation(`callback ${name} of task ${id} was confirmed before a handler had handled it`);
      return;
    }
  }

  return {
    async accept(url, init) {
      const copies = isCalm ? 1 : pick(random, [0, 1, 1, 1, 2]);
      const name = `message ${++messages}`;
      for (let copy = 0; copy < copies; copy++) void deliver(`${name}${copy > 0 ? " again" : ""}`, url, init);
      return new Response();
    },
    register(process) {
      const world = getWorld();
      store ??= memoryStore({ clock: world.clock });
      const habits = createRandom("handler", seed, process.name);
      receivers.set(
        process,
        process.kling.webhooks.receiver({
          secret: webhookSecret,
          store,
          onTask: (task) => handle(world, process, habits, handled, task),
        }),
      );
    },
    calm: () => (isCalm = true),
  };
}

async function handle(
  world: World,
  process: SimulatedProcess,
  random: Random,
  handled: Set<string>,
  task: Task,
): Promise<void> {
  const habit = pick(random, ["quick", "quick", "slow", "fails"]);
  if (habit === "slow") await world.clock.sleep(3000 + Math.floor(random() * 4000));
  // The handler of a crashed process never returns.
  if (process.isCrashed) await new Promise<never>(() => {});
  if (habit === "fails") throw new Error("The database is locked.");
  if (task.status !== "succeeded" && task.status !== "failed") return;
  if (handled.has(task.id)) world.violation(`the end of task ${task.id} was handled twice`);
  handled.add(task.id);
  if (secrets.some((secret) => JSON.stringify(task).includes(secret))) world.violation("a task contains a credential");
}
