import { ConfigurationError, type TaskReference } from "@klingkit/errors";
import { createTask } from "../create/create-task.ts";
import { readIntent, readTaskOrIntent, readReference, type TaskIntent } from "../create/intent.ts";
import { recover } from "../create/recover.ts";
import { NOT_UPLOADED } from "../endpoint/media.ts";
import { checkOptions } from "../options/check-options.ts";
import type { SendOptions } from "../options/options.ts";
import type { PendingTask, RefreshOptions, Task } from "../task.ts";
import { mapConcurrent } from "./map-concurrent.ts";
import { checkReference } from "./check-reference.ts";
import type { EngineParts } from "./parts.ts";
import { readReferences } from "./query.ts";
import { isAnyOutput, resumedTask, taskOf } from "./task-object.ts";

// The calls for tasks of any endpoint; `TasksClient` documents them.

export async function resume(parts: EngineParts, task: string | TaskReference): Promise<PendingTask> {
  const reference = await checkReference(parts, readReference(task));
  const { id } = reference;
  if (id === undefined) {
    throw new ConfigurationError("The task has no id: it is unknown whether it was created.", {
      task: reference,
      taskState: "unknown",
      advice: "Call kling.tasks.recover to find out, or kling.tasks.send to send an intent.",
    });
  }
  return resumedTask(parts, { ...reference, id });
}

export async function recoverTask(
  parts: EngineParts,
  task: string | TaskReference | TaskIntent,
  options: RefreshOptions = {},
): Promise<Task | undefined> {
  checkOptions("tasks.recover", options, "get");
  return recoverReference(parts, await checkReference(parts, readTaskOrIntent(task)), options.signal);
}

async function recoverReference(
  parts: EngineParts,
  reference: TaskReference,
  signal: AbortSignal | undefined,
): Promise<Task | undefined> {
  const { id } = reference;
  if (id !== undefined) return resumedTask(parts, { ...reference, id });
  const found = await recover(parts, reference, signal);
  return found && taskOf(parts, { reference: found.reference, isOutput: isAnyOutput }, found.data);
}

/** The maximum number of concurrent recoveries. Each repeats its lookups for up to a minute. */
const MAX_CONCURRENT_RECOVERIES = 20;

export async function resumeAll(
  parts: EngineParts,
  tasks: readonly (string | TaskReference | TaskIntent)[],
  options: RefreshOptions = {},
): Promise<(Task | undefined)[]> {
  checkOptions("tasks.resumeAll", options, "get");
  const references = await Promise.all(tasks.map(async (task) => checkReference(parts, readTaskOrIntent(task))));
  const known = references.filter(({ id }) => id !== undefined);
  const read = await readReferences(parts, known, options.signal);
  const byId = new Map(known.map(({ id }, index) => [id, read[index]]));
  return mapConcurrent(MAX_CONCURRENT_RECOVERIES, references, (reference) => {
    const { id } = reference;
    if (id === undefined) return recoverReference(parts, reference, options.signal);
    // The task may be too new for the service to show it.
    return byId.get(id) ?? resumedTask(parts, { ...reference, id });
  });
}

export function discard(parts: EngineParts, intent: string | TaskIntent): void {
  parts.uploads?.discard(readIntent(intent));
}

export async function send(parts: EngineParts, intent: string | TaskIntent, options: SendOptions = {}): Promise<Task> {
  checkOptions("tasks.send", options, "send");
  const read = await checkReference(parts, readIntent(intent));
  if (read.body.includes(NOT_UPLOADED)) {
    throw new ConfigurationError(
      "The files of the intent were not uploaded: it was prepared with `uploadFiles: false`.",
      {
        taskState: "none",
        advice: "Prepare it without this option, and send it then.",
      },
    );
  }
  return createTask(parts, read, isAnyOutput, { onExisting: "return", ...options });
}
