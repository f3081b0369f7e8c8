import { inspect } from "node:util";
import type { TaskState } from "@klingkit/emulator";
import { KlingError } from "klingkit";
import { type Intention, numberOf } from "./ledger.ts";
import { secrets } from "./process.ts";
import { hasPrompt } from "./samples.ts";
import type { SimulatedProcess, World } from "./world.ts";

const MINUTE = 60_000;

/**
 * Watches a call until it settles: it must settle within a limit of the time in which its machine is awake, and with a
 * `KlingError` if it fails. The call of a crashed process never settles.
 * @returns the result, the error, or undefined if the process crashed
 */
export async function watch<T>(
  world: World,
  process: SimulatedProcess,
  name: string,
  call: Promise<T>,
  limitMs: number,
): Promise<{ readonly value: T } | { readonly error: KlingError } | undefined> {
  const settled = new AbortController();
  const startedAt = world.clock.now();
  const work = call.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  world.open.set(work, process);
  void (async () => {
    await world.clock.sleep(limitMs, settled.signal);
    // A machine that slept meanwhile has its time again.
    while (process.suspendedUntil + limitMs > world.clock.now() && process.suspendedUntil > startedAt)
      await world.clock.sleep(process.suspendedUntil + limitMs - world.clock.now(), settled.signal);
    if (!process.isCrashed) world.violation(`${name} did not settle within ${limitMs / 1000} s`);
    world.open.delete(work);
  })().catch(() => undefined);
  const outcome = await work;
  settled.abort();
  world.open.delete(work);
  if (process.isCrashed) return undefined;
  world.observer?.observe("value" in outcome ? outcome.value : outcome.error);
  if ("value" in outcome) {
    world.history.add(process.name, `${name}: succeeds`);
    return outcome;
  }
  const { error } = outcome;
  if (!(error instanceof KlingError)) {
    world.violation(`${name} rejected with ${inspect(error)}`);
    return undefined;
  }
  world.history.add(process.name, `${name}: ${error.code} ${error.taskState ?? ""} ${error.task?.id ?? ""}`);
  // A call that klingkit refuses tests nothing.
  if (error.code === "invalid_input" || (error.code === "invalid_configuration" && error.fault !== "credentials"))
    world.violation(`${name} is not a valid call: ${error.message}`);
  const printed = inspect(error, { depth: 8 }) + JSON.stringify(error);
  if (secrets.some((secret) => printed.includes(secret))) world.violation(`${name}: the error contains a credential`);
  return { error };
}

/** Compares the error of a create with the state of the service, and remembers what the user learned. */
export function learnFromError(world: World, intention: Intention, name: string, error: KlingError): void {
  const { taskState, task } = error;
  const paid = tasksOf(world, intention);
  if (taskState === undefined && !(error.code === "task_failed" && task))
    world.violation(`${name}: ${error.code} states nothing about the task`);
  if (taskState === "none" && paid.length > 0)
    world.violation(`${name}: ${error.code} states that no task exists, but ${paid[0]?.id} does`);
  if (taskState === "exists" && !paid.some(({ id }) => id === task?.id))
    world.violation(`${name}: ${error.code} states that task ${task?.id} exists, but it does not`);
  if ((taskState === "exists" || taskState === "unknown") && !task)
    world.violation(`${name}: ${error.code} has no reference of the task`);
  intention.state = taskState ?? (error.code === "task_failed" ? "exists" : "unknown");
  if (task && taskState !== "none") intention.stored = JSON.stringify(task);
}

/** Compares a task that a create returned with the state of the service. */
export function learnFromTask(world: World, intention: Intention, name: string, task: { readonly id: string }): void {
  if (!tasksOf(world, intention).some(({ id }) => id === task.id))
    world.violation(`${name} returned task ${task.id}, which is not its own`);
  intention.state = "exists";
  intention.stored = JSON.stringify(task);
}

/** Returns the tasks of an intention in the books of the service. */
export function tasksOf(world: World, { number }: Intention): readonly TaskState[] {
  return world.tasks().filter((task) => numberOf(task) === number);
}

/** Checks that a wait has seen the end of its task in time. */
export function judgeWait(
  world: World,
  process: SimulatedProcess,
  name: string,
  id: string | undefined,
  startedAt: number,
  code: string | undefined,
): void {
  const task = world.tasks().find((each) => each.id === id);
  if (!task) return;
  const now = world.clock.now();
  const hasEnded = now >= task.endsAt;
  if (code === undefined && task.status !== "succeeded")
    world.violation(`${name} resolved, but the task is ${task.status}`);
  if (code === "task_failed" && task.status !== "failed")
    world.violation(`${name}: the task is ${task.status}, not failed`);
  if ((code !== undefined && code !== "task_failed" && code !== "wait_timeout") || !hasEnded) return;
  const from = Math.max(
    task.endsAt,
    startedAt,
    world.weather.calmSince,
    process.suspendedUntil,
    process.credentialWorksSince,
  );
  // A task with a callback URL is polled rarely.
  if (now - from > (task.callbackUrl === undefined ? 2 : 6) * MINUTE)
    world.violation(`${name} saw the end of the task ${Math.round((now - from) / 1000)} s late`);
}

/** Checks the rules that hold after every step. */
export function checkAlways(world: World): void {
  const seen = new Set<number>();
  const spent = { video: 0, image: 0 };
  for (const task of world.tasks()) {
    const number = numberOf(task);
    if (number === undefined) continue;
    if (seen.has(number)) world.violation(`#${number} is paid twice: ${task.id}`);
    seen.add(number);
    const intention = world.intentions[number];
    if (intention && hasPrompt(intention.endpoint) && task.prompt !== intention.prompt)
      world.violation(`#${number}: task ${task.id} has the prompt "${task.prompt}", not "${intention.prompt}"`);
    // Units of videos and of images are different currencies.
    if (world.budgeted.has(number)) spent[intention?.endpoint.startsWith("image.") ? "image" : "video"] += task.units;
  }
  for (const process of world.processes) checkLimit(world, process);
  for (const [type, units] of Object.entries(spent))
    if (units > world.budget.limit)
      world.violation(`the budget of ${world.budget.limit} ${type} units is exceeded: ${units}`);
}

/** A client with a limit never has more tasks of a model running than its limit. */
function checkLimit(world: World, { name, limit, hasLostTasks }: SimulatedProcess): void {
  if (limit === undefined || hasLostTasks) return;
  const now = world.clock.now();
  const running = new Map<string, number>();
  for (const task of world.tasks()) {
    const { model, endsAt } = task;
    const number = numberOf(task);
    if (number === undefined || model === undefined || endsAt <= now || world.creators.get(number) !== name) continue;
    running.set(model, (running.get(model) ?? 0) + 1);
  }
  for (const [model, count] of running)
    if (count > limit)
      world.violation(`${name} has ${count} tasks of ${model} running, more than its limit of ${limit}`);
}
