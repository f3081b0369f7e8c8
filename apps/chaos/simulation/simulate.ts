import type { ApiVersion, Observer } from "../environment.ts";
import { createRandom } from "../random.ts";
import { takeStep } from "./actions.ts";
import { checkAlways, tasksOf, watch } from "./judge.ts";
import { createWorld } from "./create-world.ts";
import { startProcess } from "./process.ts";
import type { SimulatedProcess, World } from "./world.ts";

/** The result of a seed. */
export interface Simulation {
  readonly seed: number;
  readonly steps: number;
  /** A hash of the history. The same seed and steps have the same digest. */
  readonly digest: string;
  readonly tasks: number;
  readonly requests: number;
  readonly virtualSeconds: number;
  readonly violations: readonly string[];
  /** The number of steps after which the first violation was seen. */
  readonly failedAt: number | undefined;
  readonly history: readonly string[];
}

const MINUTE = 60_000;

/**
 * Runs a world for a number of steps, then lets everything end in calm weather, and checks the rules.
 * @param observer receives everything that klingkit outputs. Default: none
 */
export async function simulate(seed: number, steps: number, observer?: Observer): Promise<Simulation> {
  await using world = await createWorld(seed, observer);
  const { clock, history, violations, injector } = world;
  const start = clock.now();
  const onRejection = (reason: unknown): void =>
    world.violation(`unhandled rejection: ${String((reason as Error | undefined)?.stack ?? reason)}`);
  process.on("unhandledRejection", onRejection);
  let failedAt: number | undefined;
  try {
    const pauses = createRandom("pauses", seed);
    for (let index = 0; index < steps && failedAt === undefined; index++) {
      await takeStep(world, index);
      const wasSlow = clock.now() < world.slowUntil;
      const pause = wasSlow ? 120_000 : pauses() < 0.5 ? 2000 : 40_000;
      await clock.sleep(1 + Math.floor(pauses() * pause));
      // The slow tasks end before the next step.
      if (wasSlow && clock.now() >= world.slowUntil) await clock.sleep(40 * MINUTE);
      checkAlways(world);
      if (violations.length > 0) failedAt = index + 1;
    }
    if (failedAt === undefined) {
      await finish(world);
      if (violations.length > 0) failedAt = steps;
    }
  } finally {
    process.off("unhandledRejection", onRejection);
  }
  return {
    seed,
    steps,
    digest: history.digest(),
    tasks: world.tasks().length,
    requests: injector.sent.create + injector.sent.read + injector.sent.media,
    virtualSeconds: Math.round((clock.now() - start) / 1000),
    violations,
    failedAt,
    history: history.lines,
  };
}

/** Ends the faults, lets all calls settle, and finds every paid task by what its user has. */
async function finish(world: World): Promise<void> {
  const { clock, weather, courier, files, processes, history } = world;
  history.add("weather", "calm from now on");
  weather.calm();
  courier.calm();
  files.calm();
  for (const process of processes) process.onCreateSent = undefined;
  while (world.open.size > 0) {
    await clock.sleep(MINUTE);
    checkAlways(world);
    if (world.violations.length > 0) return;
    forgetCrashed(world);
  }
  await clock.sleep(5 * MINUTE);
  checkAlways(world);
  world.isEnding = true;
  for (const process of processes) await fillSlots(world, process);
  for (const apiVersion of ["v2", "v1"] as const) await findAll(world, apiVersion);
}

/** Creates as many tasks at once as a client may have. A slot that was never freed delays one of them. */
async function fillSlots(world: World, process: SimulatedProcess): Promise<void> {
  const { clock, facts } = world;
  process.credential = "works";
  await clock.sleep(Math.max(0, process.suspendedUntil - clock.now()));
  const count = Math.min(process.limit ?? 1, facts.slots);
  const creates = Array.from({ length: count }, async (_, index) => {
    const name = `last create ${index + 1} of ${process.name}`;
    const call = process.kling.video.textToVideo.create({ prompt: "the last task" }, { queueTimeout: 10 * MINUTE });
    const startedAt = clock.now();
    const outcome = await watch(world, process, name, call, 15 * MINUTE);
    if (outcome && "error" in outcome && outcome.error.code !== "create_blocked")
      world.violation(`${name}: ${outcome.error.message}`);
    const seconds = Math.round((clock.now() - startedAt) / 1000);
    // A create whose outcome stayed unknown may keep a slot for a minute.
    if (process.limit !== undefined && seconds > 120) world.violation(`${name} waited ${seconds} s for a slot`);
  });
  await Promise.all(creates);
  // The next process needs the slots of the account.
  await clock.sleep(10 * MINUTE);
}

/** A crashed process never settles its calls. */
function forgetCrashed(world: World): void {
  for (const [work, process] of world.open) if (process.isCrashed) world.open.delete(work);
}

/** Finds the task of every intention by the reference or the intent that its user has. */
async function findAll(world: World, apiVersion: ApiVersion): Promise<void> {
  const { intentions, violation } = world;
  const reader = startProcess(world, `reader ${apiVersion}`, apiVersion);
  const finds = intentions
    .filter((intention) => intention.apiVersion === apiVersion)
    .map(async (intention) => {
      const [paid] = tasksOf(world, intention);
      const { number, state, stored } = intention;
      if (state === "none" && paid) return violation(`#${number} has task ${paid.id}, but its user knows of none`);
      if (stored === undefined) {
        if (paid && state !== "crashed") violation(`#${number} has task ${paid.id}, but its user has no reference`);
        return;
      }
      const name = `find #${number}`;
      const outcome = await watch(world, reader, name, reader.kling.tasks.recover(stored), 10 * MINUTE);
      if (!outcome) return;
      if ("error" in outcome) return violation(`${name}: ${outcome.error.message}`);
      if (outcome.value?.id !== paid?.id) violation(`${name} found ${outcome.value?.id}, not ${paid?.id}`);
    });
  await Promise.all(finds);
  await reader.kling.close();
}
