import type { TaskIntent, TaskReference } from "klingkit";
import { createHook, FatalError, sleep } from "workflow";
import { isPermanent, type Order } from "../steps.ts";
import { steps } from "./site.ts";

/** The workflow. Start it with `start(makeVideo, [order, waitSeconds])`. */
export async function makeVideo(order: Order, waitSeconds: number): Promise<string> {
  "use workflow";
  using finished = createHook<string>({ token: `kling:${order.id}` });
  const intent = await prepare(order);
  const reference = await send(intent);
  // After a timeout, the callback is assumed to be lost, and the next step polls.
  await Promise.race([finished, sleep(waitSeconds * 1000)]);
  return await save(reference);
}

async function prepare(order: Order): Promise<TaskIntent> {
  "use step";
  return attempt(() => steps.prepare(order));
}

async function send(intent: TaskIntent): Promise<TaskReference> {
  "use step";
  return attempt(() => steps.send(intent));
}
send.maxRetries = 10;

async function save(reference: TaskReference): Promise<string> {
  "use step";
  return attempt(() => steps.save(reference));
}
save.maxRetries = 10;

/** Runs a step. A `FatalError` ends the workflow; after any other error, the step is retried. */
async function attempt<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw isPermanent(error) ? new FatalError(error.message) : error;
  }
}
