import { KlingError, type Task, type TaskReference } from "klingkit";
import type { World } from "../world.ts";
import type { Mailbox } from "./mailbox.ts";
import type { Job } from "./plan.ts";
import type { Process, Processes } from "./processes.ts";
import { endpointsOf, samples } from "./samples.ts";

/** What a job came to, as its user sees it. */
export interface Ending {
  readonly job: Job;
  /** Whether the user saw the task's end. */
  readonly resolved: boolean;
  /** The service's id of the task that the user has in hand. */
  readonly taskId: string | undefined;
  /** How often the user was told that there is no task although there was one. */
  readonly falseNones: number;
}

/** Steps after which a user gives up. */
const PATIENCE = 200;

/**
 * A user who does as the documentation says: stores the intent (or chooses the own id) before sending, stores the
 * handle after it, and in doubt recovers or sends the same again, until the task's end is seen. Only what is stored, as
 * JSON, outlives the process.
 */
export async function live(world: World, processes: Processes, mailbox: Mailbox, job: Job): Promise<Ending> {
  const { clock } = world.emulator;
  const stored: { intent?: string; doubt?: string; handle?: string } = {};
  let falseNones = 0;
  const nap = (least: number, spread: number): Promise<void> =>
    // Odd milliseconds keep two users from acting at the same instant, so that the order of a run is settled.
    clock.sleep(least + Math.floor(job.chance() * spread) + (job.number % 997));

  await clock.sleep(job.startsAt);
  for (let step = 0; step < PATIENCE; step++) {
    const process = processes.now(job.design, job.process);
    try {
      if (stored.handle) {
        const task = await process.kling.tasks.resume(stored.handle);
        await task.wait({ signal: process.signal });
        return { job, resolved: true, taskId: task.id, falseNones };
      }
      const task = stored.doubt
        ? await settle(process, stored.doubt)
        : await send(process, job, job.hears ? { callbackUrl: mailbox.addressOf(job) } : {}, stored);
      // A process that died remembers nothing, whatever it got in its last moment.
      if (process.signal.aborted) continue;
      if (task) world.show((stored.handle = JSON.stringify(task)));
      else {
        if (isMade(world, job)) falseNones++;
        delete stored.doubt;
      }
    } catch (error) {
      world.show(error);
      if (process.signal.aborted) {
        await nap(1000, 5000);
        continue;
      }
      if (!(error instanceof KlingError)) throw error;
      if (!stored.handle) {
        if (error.taskState === "none" && isMade(world, job)) falseNones++;
        keep(error.taskState === "exists", error.task, stored, job.chance() < 0.5);
      }
      await nap(5000, 30_000);
      continue;
    }
    await nap(1, 1000);
  }
  return { job, resolved: false, taskId: idIn(stored.handle), falseNones };
}

/** Sends the intent that was stored, or creates under the own id that was chosen. */
async function send(
  process: Process,
  job: Job,
  heard: { callbackUrl?: string },
  stored: { intent?: string },
): Promise<Task> {
  const { signal, kling } = process;
  const endpoint = endpointsOf(kling).get(job.endpoint);
  const input = samples[job.endpoint];
  if (!endpoint || !input) throw new Error(`there is no ${job.endpoint}`);
  const options = { externalTaskId: job.ownId, ...heard };
  if (job.by === "id") return endpoint.create(input, { ...options, onExisting: "return", signal });
  stored.intent ??= JSON.stringify(await endpoint.prepare(input, options));
  return kling.tasks.send(stored.intent, { signal });
}

function settle({ kling, signal }: Process, doubt: string): Promise<Task | undefined> {
  return kling.tasks.recover(doubt, { signal });
}

/** Keeps what an error tells of the task; in doubt half of the users recover it and half send the same again. */
function keep(
  exists: boolean,
  task: TaskReference | undefined,
  stored: { doubt?: string; handle?: string },
  recovers: boolean,
): void {
  if (!task) return;
  if (exists) stored.handle = JSON.stringify(task);
  else if (recovers) stored.doubt = JSON.stringify(task);
}

function isMade({ emulator }: World, { ownId }: Job): boolean {
  return emulator.state().tasks.some(({ externalTaskId }) => externalTaskId === ownId);
}

function idIn(handle: string | undefined): string | undefined {
  return handle === undefined ? undefined : (JSON.parse(handle) as TaskReference).id;
}
