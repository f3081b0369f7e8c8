import { KlingError, type Task, type TaskReference } from "klingkit";
import type { Environment } from "../environment.ts";
import type { Inbox } from "./inbox.ts";
import type { Job } from "./plan.ts";
import type { Process, Processes } from "./processes.ts";
import { endpointsOf, samples } from "./samples.ts";

/** The result of a job, as its user sees it. */
export interface UserResult {
  readonly job: Job;
  /** Whether the task finished. */
  readonly resolved: boolean;
  /** The service's id of the task that the user has. */
  readonly taskId: string | undefined;
  /** The number of times klingkit reported that no task existed although one did. */
  readonly falseNones: number;
}

/** The data that survives a crash, as JSON. */
interface StoredState {
  intent?: string;
  /** The reference of a create whose outcome is unknown. */
  unknown?: string;
  /** The reference of an existing task. */
  reference?: string;
}

/** The number of steps after which a user gives up. */
const MAX_STEPS = 200;

/**
 * A user who follows the documentation: stores the intent or the external task id before sending, stores the task
 * reference afterwards, and recovers or sends again after an unknown outcome, until the task finishes.
 */
export async function runUser(
  environment: Environment,
  processes: Processes,
  inbox: Inbox,
  job: Job,
): Promise<UserResult> {
  const { clock } = environment.emulator;
  const stored: StoredState = {};
  let falseNones = 0;
  const pause = (min: number, range: number): Promise<void> =>
    // Odd milliseconds prevent two users from acting at the same time, so that the order of a run is deterministic.
    clock.sleep(min + Math.floor(job.random() * range) + (job.number % 997));

  await clock.sleep(job.startsAt);
  for (let step = 0; step < MAX_STEPS; step++) {
    const process = processes.current(job.apiVersion, job.process);
    try {
      if (stored.reference) {
        const task = await process.kling.tasks.resume(stored.reference);
        await task.wait({ signal: process.signal });
        return { job, resolved: true, taskId: task.id, falseNones };
      }
      const task = stored.unknown
        ? await process.kling.tasks.recover(stored.unknown, { signal: process.signal })
        : await send(process, job, job.usesCallbacks ? { callbackUrl: inbox.callbackUrlOf(job) } : {}, stored);
      // A crashed process stores nothing.
      if (process.signal.aborted) continue;
      if (task) environment.observe((stored.reference = JSON.stringify(task)));
      else {
        if (isCreated(environment, job)) falseNones++;
        delete stored.unknown;
      }
    } catch (error) {
      environment.observe(error);
      if (process.signal.aborted) {
        await pause(1000, 5000);
        continue;
      }
      if (!(error instanceof KlingError)) throw error;
      if (!stored.reference) {
        if (error.taskState === "none" && isCreated(environment, job)) falseNones++;
        storeReference(error, stored, job.random() < 0.5);
      }
      await pause(5000, 30_000);
      continue;
    }
    await pause(1, 1000);
  }
  return { job, resolved: false, taskId: idIn(stored.reference), falseNones };
}

/** Sends the stored intent, or creates a task with the external task id. */
async function send(
  process: Process,
  job: Job,
  callbackOptions: { callbackUrl?: string },
  stored: StoredState,
): Promise<Task> {
  const { signal, kling } = process;
  const endpoint = endpointsOf(kling).get(job.endpoint);
  const input = samples[job.endpoint];
  if (!endpoint || !input) throw new Error(`There is no endpoint ${job.endpoint}.`);
  const options = { externalTaskId: job.externalTaskId, ...callbackOptions };
  if (job.stores === "external-task-id") return endpoint.create(input, { ...options, onExisting: "return", signal });
  stored.intent ??= JSON.stringify(await endpoint.prepare(input, options));
  return kling.tasks.send(stored.intent, { signal });
}

/** Stores the task reference of an error. After an unknown outcome, half of the users recover and half send again. */
function storeReference({ taskState, task }: KlingError, stored: StoredState, recovers: boolean): void {
  if (!task) return;
  if (taskState === "exists") stored.reference = JSON.stringify(task);
  else if (recovers) stored.unknown = JSON.stringify(task);
}

function isCreated({ emulator }: Environment, job: Job): boolean {
  return emulator.state().tasks.some(({ externalTaskId }) => externalTaskId === job.externalTaskId);
}

function idIn(reference: string | undefined): string | undefined {
  return reference === undefined ? undefined : (JSON.parse(reference) as TaskReference).id;
}
