import { inspect } from "node:util";
import { ConfigurationError } from "klingkit";
import { secrets } from "./worker.ts";
import type { QueueWorld, SimulatedWorker } from "./world.ts";

/**
 * Calls a method of a queue: it must not fail, except in a queue that closes. The call of a crashed worker never
 * settles.
 */
export async function watchCall(
  world: QueueWorld,
  worker: SimulatedWorker,
  name: string,
  call: () => Promise<unknown>,
): Promise<void> {
  world.history.add(worker.name, `${name}: begins`);
  const done = call();
  world.open.set(done, { name, worker });
  try {
    await done;
    if (!worker.machine.isCrashed) world.history.add(worker.name, `${name}: returns`);
  } catch (error) {
    if (worker.machine.isCrashed) return;
    const isClosing = worker.isClosing && error instanceof ConfigurationError;
    if (!isClosing) world.violation(`${worker.name}: ${name} failed with ${inspect(error)}`);
  } finally {
    world.open.delete(done);
  }
}

export function startWorker(world: QueueWorld, worker: SimulatedWorker): Promise<void> {
  worker.isStarted = true;
  return watchCall(world, worker, "start", () => worker.queue.start());
}

/** Reads results until no job is open, and compares them with the results that were read before. */
export function watchResults(world: QueueWorld, worker: SimulatedWorker): Promise<void> {
  return watchCall(world, worker, "results", async () => {
    let last = 0;
    const keys = new Set<string>();
    for await (const result of worker.queue.results()) {
      if (worker.machine.isCrashed) return;
      const { key, status, sequence } = result;
      if (sequence <= last) world.violation(`results: ${key} has the sequence ${sequence} after ${last}`);
      if (keys.has(key)) world.violation(`results: ${key} was returned twice`);
      const before = world.seen.get(key);
      if (before && before.status !== status)
        world.violation(`results: ${key} was ${before.status}, and is ${status} now`);
      if (secrets.some((secret) => JSON.stringify(result).includes(secret)))
        world.violation(`results: ${key} contains a credential`);
      last = sequence;
      keys.add(key);
      world.seen.set(key, result);
    }
  });
}
