import { resolve } from "node:path";
import { TaskFailedError, type SucceededTask, type WaitOptions } from "klingkit";
import type { Session } from "../session.ts";
import type { TaskRecord } from "../state/task-record.ts";
import { UsageError } from "../usage-error.ts";
import { endingFor, hasFile, saveOutputs } from "./save-outputs.ts";

/** A task at its end, on this machine too. */
export interface Finished {
  readonly record: TaskRecord;
  readonly result: SucceededTask;
  readonly files: readonly string[];
}

/** How to wait, and what of it is known. */
export type FinishOptions = Pick<WaitOptions, "waitTimeout"> & {
  /** Where the result goes. Default: where the record says. */
  readonly out?: string;
  /** Sent by a command before this one, so it may well have ended: looked at at once. */
  readonly resumed?: boolean;
};

/** Between looks at a task that has been seen to have ended, milliseconds: the least that may be. */
const AT_ONCE = 1000;

/** Waits for a task, fetches what it made, and writes down both. */
export async function finishTask(
  { kling, store, board, signal, folder }: Session,
  record: TaskRecord,
  { out: given, resumed, ...limits }: FinishOptions = {},
): Promise<Finished> {
  const { name } = record;
  if (!record.task) throw new UsageError(`The service has no task ${name} yet, as far as is known here.`);
  const task = await kling.tasks.resume(record.task);
  let result: SucceededTask;
  try {
    board.show(name, { status: "submitted", progress: 0 });
    const seen = resumed ? await task.get({ signal }) : undefined;
    const over = seen?.status === "succeeded" || seen?.status === "failed";
    result = await task.wait({
      ...limits,
      ...(over ? { interval: AT_ONCE } : {}),
      signal,
      onUpdate: (update) => board.show(name, update),
    });
  } catch (error) {
    if (error instanceof TaskFailedError) await store.update(name, { state: "failed", message: error.summary });
    throw error;
  }
  await store.update(name, { state: "succeeded" });
  const out = given ?? record.out ?? resolve(folder, `${name}${endingFor(record.endpoint)}`);
  if (result.outputs.some(hasFile)) board.show(name, { status: "download" });
  const files = await saveOutputs(result, out, signal);
  return { record: await store.update(name, { files }), result, files };
}
