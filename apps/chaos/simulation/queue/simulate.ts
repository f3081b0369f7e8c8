import { createHash } from "node:crypto";
import { createRandom } from "../../random.ts";
import type { Simulation } from "../simulate.ts";
import { takeStep } from "./actions.ts";
import { startWorker, watchCall, watchResults } from "./calls.ts";
import { checkAlways, checkEnd } from "./judge.ts";
import { createQueueWorld } from "./create-world.ts";
import type { QueueWorld } from "./world.ts";

const SECOND = 1000;
/** The rounds of 20 seconds within which all jobs end when nothing fails any more. */
const MAX_ROUNDS = 600;

/**
 * Runs some workers of one queue for a number of steps, then one fresh worker until no job is open, and checks the
 * rules.
 *
 * The decisions depend on the seed only: what happens, in which worker, and at which operation a crash strikes. The
 * digest is a hash of them. An exact replay is not promised: leases, sweeps and pg-boss run in real time, so the
 * same operation may be another statement the next time.
 */
export async function simulateQueue(seed: number, steps: number): Promise<Simulation> {
  await using world = await createQueueWorld(seed);
  const { emulator, history, violations, injector } = world;
  const start = emulator.clock.now();
  const onRejection = (reason: unknown): void =>
    world.violation(`unhandled rejection: ${String((reason as Error | undefined)?.stack ?? reason)}`);
  process.on("unhandledRejection", onRejection);
  let failedAt: number | undefined;
  try {
    await openLanes(world);
    const pauses = createRandom("pauses", seed);
    for (let index = 0; index < steps && failedAt === undefined; index++) {
      await takeStep(world, index);
      await pause(world, pauses());
      checkAlways(world);
      if (violations.length > 0) failedAt = index + 1;
    }
    if (failedAt === undefined) {
      await finish(world);
      if (violations.length > 0) failedAt = steps;
    }
    return {
      seed,
      steps,
      digest: createHash("sha256").update(world.decisions.join("\n")).digest("hex").slice(0, 16),
      tasks: emulator.state().tasks.length,
      requests: injector.sent.create + injector.sent.read + injector.sent.media,
      virtualSeconds: Math.round((emulator.clock.now() - start) / 1000),
      violations,
      failedAt,
      history: history.lines,
    };
  } finally {
    process.off("unhandledRejection", onRejection);
  }
}

/**
 * Starts a worker and creates both lanes, so that every later worker knows them when it opens the queue. pg-boss reads
 * the settings of an unknown lane outside of the transaction that needs them, for which the one connection of PGlite
 * would wait forever. A server has more connections.
 */
async function openLanes(world: QueueWorld): Promise<void> {
  const [first] = world.workers;
  if (!first) return;
  const endpoints = ["video.textToVideo", "image.generate"] as const;
  const keys = endpoints.map((endpoint) => `first ${endpoint}`);
  await first.queue.add(
    endpoints.map((endpoint) => ({ endpoint, key: `first ${endpoint}`, input: { prompt: "the first job" } })),
  );
  world.cancels.push({ worker: first.name, keys, covered: new Set(), stillOpen: new Set(), returned: undefined });
  await first.queue.cancel(keys);
  await startWorker(world, first);
}

/** Lets the workers run for some turns of the event loop, until they have nothing to do, or for some seconds. */
async function pause(world: QueueWorld, choice: number): Promise<void> {
  if (choice < 0.4)
    for (let turn = 0; turn < choice * 100; turn++) await new Promise((resolve) => setImmediate(resolve));
  else if (choice < 0.7) await world.advance(0);
  else await world.advance(Math.floor(choice * 10) * SECOND);
}

/** Ends the faults, and lets a fresh worker end all jobs. */
async function finish(world: QueueWorld): Promise<void> {
  const { history, seed, workers } = world;
  history.add("service", "no faults from now on");
  world.phase = undefined;
  const random = createRandom("finish", seed);
  for (const worker of workers) {
    worker.restarts = false;
    worker.machine.planCrash(undefined);
    if (worker.isClosing || random() < 0.5) worker.machine.crash("at the end of the steps");
    else {
      worker.isClosing = true;
      history.add(worker.name, "closes");
      await settled(
        world,
        watchCall(world, worker, "close", () => worker.queue.close()),
        "close",
      );
      worker.isClosed = true;
    }
  }
  await world.expireLeases();
  const last = world.replace(0);
  history.add(last.name, "starts, and is the last worker");
  await settled(world, startWorker(world, last), "start");
  await endAll(world, () => last.queue.resume());
  if (world.violations.length > 0) return;
  // A budget that is used up holds jobs.
  const held = await world.sql<{ key: string }>(`SELECT key FROM {s}.job WHERE state = 'held'`);
  const keys = held.map(({ key }) => key);
  world.cancels.push({ worker: last.name, keys, covered: new Set(), stillOpen: new Set(), returned: undefined });
  await settled(
    world,
    watchCall(world, last, "cancel", () => last.queue.cancel(keys)),
    "cancel",
  );
  await settled(world, watchResults(world, last), "results");
  await checkEnd(world);
  checkAlways(world);
  last.isClosing = true;
  await settled(
    world,
    watchCall(world, last, "close", () => last.queue.close()),
    "close",
  );
}

/** Advances the clock until no job is open. */
async function endAll(world: QueueWorld, resume: () => Promise<void>): Promise<void> {
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const open = await world.sql<{ key: string; state: string }>(
      `SELECT key, state FROM {s}.job WHERE state IN ('blocked', 'queued', 'running', 'downloading')`,
    );
    if (open.length === 0) return;
    // The user corrects what stopped a lane.
    await resume();
    await world.advance(20 * SECOND);
    checkAlways(world);
    if (world.violations.length > 0) return;
    if (round === MAX_ROUNDS - 1)
      world.violation(`still open: ${open.map(({ key, state }) => `${key} ${state}`).join(", ")}`);
  }
}

/** Advances the clock until a call settles. */
async function settled(world: QueueWorld, call: Promise<void>, name: string): Promise<void> {
  let isSettled = false;
  void call.then(() => (isSettled = true));
  const until = performance.now() + 30_000;
  while (!isSettled && performance.now() < until) await world.advance(SECOND);
  if (!isSettled) world.violation(`${name} does not settle`);
}
