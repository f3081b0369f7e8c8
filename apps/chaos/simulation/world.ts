import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createEmulator, DEFAULT_ACCOUNT, type Emulator, type EmulatorClock, type TaskState } from "@klingkit/emulator";
import type { Observer } from "../environment.ts";
import { createFaultInjector, type FaultInjector } from "../faults/fault-injector.ts";
import { createRandom } from "../random.ts";
import { createBudget, type SharedBudget } from "./budget.ts";
import { type Courier, createCourier, webhookSecret } from "./courier.ts";
import { findEndpoints, type SimulatedEndpoint } from "./endpoints.ts";
import { chooseFacts, type Facts } from "./facts.ts";
import { createFileServer, type FileServer } from "./files.ts";
import { createHistory, type History } from "./history.ts";
import type { Intention } from "./ledger.ts";
import { SERVICE, type SimulatedProcess, startProcess } from "./process.ts";
import { createWeather, type Weather } from "./weather.ts";

/** One service, one network, some processes and their users, on one virtual clock and one seed. */
export interface World extends AsyncDisposable {
  readonly seed: number;
  readonly emulator: Emulator;
  readonly clock: EmulatorClock;
  readonly facts: Facts;
  /** Receives everything that klingkit outputs. */
  readonly observer: Observer | undefined;
  readonly endpoints: readonly SimulatedEndpoint[];
  readonly injector: FaultInjector;
  readonly weather: Weather;
  readonly files: FileServer;
  readonly courier: Courier;
  readonly budget: SharedBudget;
  readonly history: History;
  readonly intentions: Intention[];
  /** The processes by position. A crashed or closed one is replaced. */
  readonly processes: SimulatedProcess[];
  /** A directory for downloads. */
  readonly folder: string;
  /** When the slow hour ends, epoch milliseconds. */
  readonly slowUntil: number;
  /** Calls that have not settled. */
  readonly open: Map<Promise<unknown>, SimulatedProcess>;
  /** The process that sent the last create of an intention, by its number. */
  readonly creators: Map<number, string>;
  /** The numbers of the intentions whose creates the budget guards. */
  readonly budgeted: Set<number>;
  /** Whether the steps are over. Tasks then take five minutes. */
  isEnding: boolean;
  readonly violations: string[];
  violation(text: string): void;
  tasks(): readonly TaskState[];
  restart(index: number): SimulatedProcess;
}

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
    taskSeconds: () => (clock.now() < slowUntil ? 1500 : world.isEnding ? 300 : 20 + Math.floor(durations() * 70)),
  });
  const { clock } = emulator;
  const slowUntil = facts.hasSlowHour ? clock.now() + 70 * 60_000 : 0;
  const weather = createWeather(seed, clock, facts.switches.visibleAfter !== 0);
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

export const callbackUrl = `https://${SERVICE.replace("api-singapore", "callbacks")}/kling`;
