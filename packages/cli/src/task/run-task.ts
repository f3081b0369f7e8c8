import { resolve } from "node:path";
import { type Fields, omitUndefined } from "@klingkit/tasks";
import { AbortError, KlingError, type PrepareOptions, type Task, type WaitOptions } from "klingkit";
import type { Session } from "../session.ts";
import type { TaskRecord } from "../state/task-record.ts";
import { exitCodeOf, exitCodes } from "../exit-code.ts";
import { checkBudget } from "./check-budget.ts";
import { endpointOf, outputTypes } from "../endpoints.ts";
import { checkDestination } from "./check-destination.ts";
import { type FinishedTask, finishTask } from "./finish-task.ts";
import { assertWritable, extensionOf, possibleFiles } from "./save-outputs.ts";
import { interruptedTask } from "./interrupted-task.ts";
import { taskName } from "./task-name.ts";

export interface RunTaskOptions {
  readonly out?: string;
  /** URL of a store. */
  readonly to?: string;
  readonly force?: boolean;
  /** `false` returns as soon as the service has accepted the task. */
  readonly wait?: boolean;
  /** Minutes. */
  readonly waitTimeout?: number;
  /** The external task id. */
  readonly id?: string;
  /** USD. */
  readonly budget?: number;
  readonly callback?: string;
  readonly watermark?: boolean;
  readonly apiVersion?: "v2" | "v1";
}

/** A task that has succeeded. Without a wait, the record of a task that the service has accepted. */
export type Run = FinishedTask | { readonly record: TaskRecord };

/**
 * Creates a task and saves its result: validates and stores the request, sends it, records the outcome, waits and
 * downloads. A crash at any step causes at most one charge.
 */
export async function runTask(
  session: Session,
  endpoint: string,
  input: Fields,
  options: RunTaskOptions,
): Promise<Run> {
  const { kling, store, folder, clock, openSink, signal } = session;
  const client = await endpointOf(kling, endpoint);
  const prompt = typeof input["prompt"] === "string" ? input["prompt"] : undefined;
  const name = options.id ?? taskName(session.hidesPrompts ? undefined : prompt, endpoint.split(".")[0] ?? "task");
  const types = await outputTypes(endpoint);
  const out = resolve(folder, options.out ?? `${name}${extensionOf(types[0])}`);
  const { callback: callbackUrl, watermark, apiVersion } = options;
  const prepareOptions = omitUndefined<PrepareOptions>({ externalTaskId: name, callbackUrl, watermark, apiVersion });
  const intent = await client.prepare(input, { ...prepareOptions, signal });
  const estimate = await client.estimate(input);
  try {
    if (options.budget !== undefined) checkBudget(estimate, options.budget);
    checkDestination(options);
    // A missing client or credential of the store is found before anything is paid for.
    if (options.to !== undefined) await openSink(options.to);
    else await assertWritable(possibleFiles(out, types, input), options.force ?? false, folder);
  } catch (error) {
    await kling.tasks.discard(intent);
    throw error;
  }

  await store.add(
    omitUndefined<TaskRecord>({
      klingkit: 1,
      name,
      endpoint,
      state: "stored",
      createdAt: clock.now(),
      out,
      to: options.to,
      prompt: prompt || undefined,
      estimate: estimate && {
        units: estimate.units.max,
        usd: estimate.usd.max,
        packageType: estimate.packageType,
      },
    }),
    intent,
  );
  try {
    const accepted = await sendStoredIntent(session, name);
    if (options.wait === false) return { record: accepted.record };
    return await finishTask(session, accepted.record, accepted.task, waitOptions(options));
  } catch (error) {
    throw await interruptedTask(session, name, error);
  }
}

export function waitOptions({ waitTimeout }: Pick<RunTaskOptions, "waitTimeout">): Pick<WaitOptions, "waitTimeout"> {
  return waitTimeout === undefined ? {} : { waitTimeout: waitTimeout * 60_000 };
}

/** A task that the service has accepted, and its record. */
export interface AcceptedTask {
  readonly record: TaskRecord;
  readonly task: Task;
}

/** Sends a stored intent, and records the outcome. */
export async function sendStoredIntent(
  { kling, store, progressView, signal }: Session,
  name: string,
): Promise<AcceptedTask> {
  const intent = await store.intent(name);
  if (intent === undefined) throw new Error(`The stored request of the task ${name} is missing in ${store.folder}.`);
  // If the process is killed while it sends, a recovery looks the task up before it sends again.
  await store.update(name, { state: "stored", isFinal: false });
  progressView.show(name, { status: "sending" });
  try {
    // Callers send only intents that were never sent, or whose task does not exist at the service.
    const task = await kling.tasks.send(intent, { signal, possiblySent: false });
    return { task, record: await store.update(name, { state: "sent", task: task.toJSON() }) };
  } catch (error) {
    if (error instanceof KlingError) {
      const { taskState, task, summary } = error;
      if (taskState === "none" || (error instanceof AbortError && taskState === undefined)) {
        const isFinal = exitCodeOf(error) === exitCodes.rejected;
        await store.update(name, { state: "not-sent", message: summary, isFinal });
      } else if (taskState === "unknown") {
        await store.update(name, { state: "outcome-unknown", message: summary, ...(task ? { task } : {}) });
      }
    }
    throw error;
  }
}
