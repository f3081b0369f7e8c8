import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createEmulator, DEFAULT_ACCOUNT } from "@klingkit/emulator";
import type { Observer } from "../environment.ts";
import { createFaultInjector } from "../faults/fault-injector.ts";
import { createRandom } from "../random.ts";
import { createBudget } from "./budget.ts";
import { createCourier, webhookSecret } from "./courier.ts";
import { findEndpoints } from "./endpoints.ts";
import { chooseFacts } from "./facts.ts";
import { createFileServer } from "./files.ts";
import { createHistory } from "./history.ts";
import { startProcess } from "./process.ts";
import { createWeather } from "./weather.ts";
import type { SimulatedProcess, World } from "./world.ts";

const PROCESSES = 3;

export async function createWorld(seed: number, observer?: Observer): Promise<World> {
  const endpoints = await findEndpoints();
  const facts = chooseFacts(createRandom("facts", seed));
  const durations = createRandom("durations", seed);
  const pack = { units: 1e5, concurrency: facts.slots };
  const courier = createCourier(seed, () => world);
  const emulator = await createEmulator({
    clock: "virtual",
    listen: false,
    seed,
    publicUrl: "https://files.example",
    accounts: [
      {
        ...DEFAULT_ACCOUNT,
        webhookSecret,
        packs: [
          { type: "video", ...pack },
          { type: "image", ...pack },
          { type: "try-on", ...pack },
        ],
      },
    ],
    switches: facts.switches,
    callbacks: { hosts: "any", fetch: courier.accept },
    taskSeconds: () =>
      clock.now() < slowUntil + 10 * 60_000 ? 1500 : world.isEnding ? 300 : 20 + Math.floor(durations() * 70),
  });
  const { clock } = emulator;
  const slowUntil = facts.hasSlowHour ? clock.now() + 25 * 60_000 : 0;
  const weather = createWeather(seed, clock, facts.hasForwardingGateway);
  const history = createHistory(() => clock.now());
  const folder = await mkdtemp(join(tmpdir(), "klingkit-simulation-"));
  const violations: string[] = [];
  const processes: SimulatedProcess[] = [];
  let generations = 0;
  const world: World = {
    seed,
    emulator,
    clock,
    facts,
    observer,
    endpoints,
    injector: createFaultInjector(emulator, (kind) => weather.fault(kind)),
    weather,
    files: createFileServer(seed, clock),
    courier,
    budget: createBudget(30 + (seed % 5) * 20),
    history,
    intentions: [],
    processes,
    folder,
    slowUntil,
    open: new Map(),
    creators: new Map(),
    budgeted: new Set(),
    isEnding: false,
    violations,
    violation(text) {
      history.add("VIOLATION", text);
      violations.push(text);
    },
    tasks: () => emulator.state().tasks,
    restart(index) {
      const process = startProcess(world, `p${index}.${++generations}`);
      processes[index] = process;
      courier.register(process);
      return process;
    },
    async [Symbol.asyncDispose]() {
      weather.calm();
      await emulator.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
  history.add("service", JSON.stringify(facts));
  for (let index = 0; index < PROCESSES; index++) world.restart(index);
  return world;
}
