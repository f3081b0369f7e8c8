import { resolve } from "node:path";
import { type Fields, omitUndefined } from "@klingkit/tasks";
import { AbortError, KlingError, type PrepareOptions, type Task, type WaitOptions } from "klingkit";
import type { Session } from "../session.ts";
import type { TaskRecord } from "../state/task-record.ts";
import { checkBudget } from "./check-budget.ts";
import { endpointOf } from "../endpoints.ts";
import { type Finished, finishTask } from "./finish-task.ts";
import { endingFor, guardFile } from "./save-outputs.ts";
import { stoppedAt } from "./stopped-at.ts";
import { taskName } from "./task-name.ts";

/** How to make one task and where its result goes. */
export interface RunTaskOptions {
  readonly out?: string;
  readonly force?: boolean;
  /** False: leave as soon as the service has the task. */
  readonly wait?: boolean;
  /** Of the wait, minutes. */
  readonly timeout?: number;
  /** Own id. */
  readonly id?: string;
  /** USD. */
  readonly budget?: number;
  readonly callback?: string;
  readonly watermark?: boolean;
  readonly apiVersion?: "v2" | "v1";
}

/** A task that has succeeded; without a wait, the record of one that the service has accepted. */
export type Run = Finished | { readonly record: TaskRecord };

/**
 * Makes one task so that a crash at any moment pays at most once: checked, written down, sent, written down, waited for,
 * fetched. All that can be wrong here is told before anything is sent.
 */
export async function runTask(
  session: Session,
  endpoint: string,
  input: Fields,
  options: RunTaskOptions,
): Promise<Run> {
  const { kling, store, folder, clock } = session;
  const client = await endpointOf(kling, endpoint);
  const prompt = typeof input["prompt"] === "string" ? input["prompt"] : undefined;
  const name = options.id ?? taskName(prompt, endpoint.split(".")[0] ?? "task");
  const out = resolve(folder, options.out ?? `${name}${endingFor(endpoint)}`);
  guardFile(out, options.force ?? false, folder);

  const { callback: callbackUrl, watermark, apiVersion } = options;
  const prepareOptions = omitUndefined<PrepareOptions>({ externalTaskId: name, callbackUrl, watermark, apiVersion });
  const intent = await client.prepare(input, prepareOptions);
  if (options.budget !== undefined) checkBudget(await client.estimate(input), options.budget);

  await store.add(
    { klingkit: 1, name, endpoint, state: "stored", createdAt: clock.now(), out, ...(prompt ? { prompt } : {}) },
    intent,
  );
  try {
    const sent = await sendStored(session, name);
    if (options.wait === false) return { record: sent.record };
    return await finishTask(session, sent.record, sent.task, waitOptions(options));
  } catch (error) {
    throw await stoppedAt(session, name, error);
  }
}

/** The wait's limit, from minutes. */
export function waitOptions({ timeout }: Pick<RunTaskOptions, "timeout">): Pick<WaitOptions, "waitTimeout"> {
  return timeout === undefined ? {} : { waitTimeout: timeout * 60_000 };
}

/** A task that the service has accepted, and its record. */
export interface Sent {
  readonly record: TaskRecord;
  readonly task: Task;
}

/** Sends a stored intent, and records the outcome. */
export async function sendStored({ kling, store, board, signal }: Session, name: string): Promise<Sent> {
  const intent = await store.intent(name);
  if (intent === undefined) throw new Error(`The request of the task ${name} is gone from ${store.folder}.`);
  board.show(name, { status: "sending" });
  try {
    // The callers send only an intent that was never sent, or whose task the service does not know.
    const task = await kling.tasks.send(intent, { signal, possiblySent: false });
    return { task, record: await store.update(name, { state: "sent", task: task.toJSON() }) };
  } catch (error) {
    if (error instanceof KlingError) {
      const { taskState, task, summary } = error;
      if (taskState === "none" || (error instanceof AbortError && taskState === undefined)) {
        await store.update(name, { state: "not-sent", message: summary });
      } else if (taskState === "unknown") {
        await store.update(name, { state: "in-doubt", message: summary, ...(task ? { task } : {}) });
      }
    }
    throw error;
  }
}
