import { createEmulator, DEFAULT_ACCOUNT } from "@klingkit/emulator";
import { createFaultInjector } from "../../faults/fault-injector.ts";
import { createRandom, pick } from "../../random.ts";
import { chooseFacts } from "../facts.ts";
import { createHistory } from "../history.ts";
import { startWorker } from "./calls.ts";
import { openSharedDatabase } from "./database.ts";
import { createWorker } from "./worker.ts";
import type { QueueFacts, QueueWorld, SimulatedWorker } from "./world.ts";

/** The number of workers of a queue. */
const MAX_WORKERS = 3;

let schemas = 0;

export async function createQueueWorld(seed: number): Promise<QueueWorld> {
  const random = createRandom("queue facts", seed);
  const { switches, slots } = chooseFacts(random);
  const facts: QueueFacts = {
    limit: pick(random, [0, 1, 2, 3, 5]) || undefined,
    slots: pick(random, [slots, 50]),
    leaseDuration: pick(random, [2000, 30_000]),
  };
  const durations = createRandom("durations", seed);
  const pack = { units: 1e5, concurrency: facts.slots };
  const { db } = await openSharedDatabase();
  const emulator = await createEmulator({
    clock: "manual",
    listen: false,
    seed,
    accounts: [
      {
        ...DEFAULT_ACCOUNT,
        packs: [
          { type: "video", ...pack },
          { type: "image", ...pack },
        ],
      },
    ],
    switches,
    taskSeconds: () => 5 + Math.floor(durations() * 60),
  });
  const { clock } = emulator;
  const schema = `simulation_${schemas++}`;
  const history = createHistory(() => clock.now());
  const faultOf = createRandom("faults", seed);
  const violations: string[] = [];
  const everyWorker: SimulatedWorker[] = [];
  let orders = 0;
  let isOver = false;

  async function sql<Row>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    const { rows } = await clock.track(db.executeSql(text.replaceAll("{s}", schema), [...values]));
    return rows as Row[];
  }

  const world: QueueWorld = {
    seed,
    emulator,
    db,
    schema,
    facts,
    phase: undefined,
    injector: createFaultInjector(emulator, (kind) => {
      const { phase } = world;
      if (!phase || clock.now() >= phase.until || faultOf() >= phase.probability) return undefined;
      const fault = pick(faultOf, phase.faults);
      // Rejections of the service strike creates only: it does not deny a task.
      return fault.group === "rejection" && kind !== "create" ? undefined : fault;
    }),
    history,
    programs: [],
    workers: [],
    sends: [],
    cancels: [],
    decisions: [],
    planned: new Map(),
    added: new Set(),
    permissions: new Map(),
    callers: new WeakMap(),
    numbers: new Map(),
    seen: new Map(),
    open: new Map(),
    get isOver() {
      return isOver;
    },
    violations,
    violation(text) {
      if (isOver || violations.includes(text)) return;
      history.add("VIOLATION", text);
      violations.push(text);
    },
    nextOrder: () => ++orders,
    sql,
    async advance(ms) {
      await clock.advance(0);
      // Workers check every second of real time. A second of this clock must not pass without a check.
      for (const { queue, isStarted, isClosing } of world.workers) if (isStarted && !isClosing) void wake(queue);
      await clock.advance(0);
      await clock.advance(ms);
      // The database runs in real time.
      const seconds = ms / 1000;
      await sql(`UPDATE {s}.task SET retry_at = retry_at - make_interval(secs => $1)`, [seconds]);
      await sql(`UPDATE {s}.lane SET limit_hit_at = limit_hit_at - make_interval(secs => $1)`, [seconds]);
    },
    async expireLeases() {
      await sql(`UPDATE {s}.task SET lease_until = now() - interval '1 second'`);
    },
    replace(index) {
      const worker = createWorker(world, `p${index}.${everyWorker.length}`, () => {
        const next = world.replace(index);
        if (worker.restarts) void startWorker(world, next);
      });
      everyWorker.push(worker);
      world.workers[index] = worker;
      return worker;
    },
    async [Symbol.asyncDispose]() {
      isOver = true;
      for (const { machine } of everyWorker) machine.discard();
      await Promise.all(everyWorker.map(({ queue }) => queue.close()));
      await emulator.close();
      await sql(`DROP SCHEMA IF EXISTS {s} CASCADE`);
      await sql(`DROP SCHEMA IF EXISTS {s}_boss CASCADE`);
    },
  };
  history.add("service", JSON.stringify({ ...facts, ...switches }));
  const workers = pick(random, [2, MAX_WORKERS]);
  for (let index = 0; index < workers; index++) world.replace(index);
  return world;
}

/** A call without jobs makes a worker check for work at once. */
function wake(queue: SimulatedWorker["queue"]): Promise<unknown> {
  return queue.add([]).catch(() => undefined);
}
