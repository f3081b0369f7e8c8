import { ConfigurationError, type TaskReference } from "@klingkit/errors";
import { createTask } from "../create/create-task.ts";
import { readIntent, readOpenReference, readReference, type TaskIntent } from "../create/intent.ts";
import { recover } from "../create/recover.ts";
import { checkOptions } from "../options/check-options.ts";
import type { SendOptions } from "../options/options.ts";
import type { PendingTask, RefreshOptions, Task } from "../task.ts";
import { knownEndpoint } from "./known-endpoint.ts";
import { mapConcurrent } from "./map-concurrent.ts";
import type { EngineParts } from "./parts.ts";
import { readReferences } from "./query.ts";
import { isAnyOutput, resumedTask, taskOf } from "./task-object.ts";

// The calls for tasks of any endpoint; `TasksClient` documents them.

export async function resume(parts: EngineParts, task: string | TaskReference): Promise<PendingTask> {
  const reference = await checked(parts, readReference(task));
  const { id } = reference;
  if (id === undefined) {
    throw new ConfigurationError("It is not known whether this task was created, so it has no id to resume.", {
      task: reference,
      taskState: "unknown",
      advice: "Use kling.tasks.recover, which finds out.",
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
  return recoverReference(parts, await checked(parts, readOpenReference(task)), options.signal);
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

/** How many recoveries run at a time: each looks again and again for up to a minute. */
const RECOVERIES = 20;

export async function resumeAll(
  parts: EngineParts,
  tasks: readonly (string | TaskReference | TaskIntent)[],
  options: RefreshOptions = {},
): Promise<(Task | undefined)[]> {
  checkOptions("tasks.resumeAll", options, "get");
  const references = await Promise.all(tasks.map(async (task) => checked(parts, readOpenReference(task))));
  const known = references.filter(({ id }) => id !== undefined);
  const read = await readReferences(parts, known, options.signal);
  const byId = new Map(known.map(({ id }, index) => [id, read[index]]));
  return mapConcurrent(RECOVERIES, references, (reference) => {
    const { id } = reference;
    if (id === undefined) return recoverReference(parts, reference, options.signal);
    // Absent from one response is no proof that the service lost it: the task may be younger than what it shows.
    return byId.get(id) ?? resumedTask(parts, { ...reference, id });
  });
}

export async function send(
  parts: EngineParts,
  intent: string | TaskIntent,
  options: SendOptions = {},
): Promise<Task> {
  checkOptions("tasks.send", options, "send");
  const read = await checked(parts, readIntent(intent));
  return createTask(parts, read, isAnyOutput, { onExisting: "return", ...options });
}

/** @throws {ConfigurationError} if another host or credential would have to answer */
async function checked<T extends Pick<TaskReference, "host" | "apiVersion" | "endpoint">>(
  parts: EngineParts,
  task: T,
): Promise<T> {
  const { baseUrl, apiVersions } = await parts.transport();
  if (task.host !== baseUrl) {
    throw new ConfigurationError(`This task belongs to ${task.host}, but this client talks to ${baseUrl}.`, {
      advice: "Use a client with that baseUrl or region.",
    });
  }
  if (!apiVersions.includes(task.apiVersion)) {
    throw new ConfigurationError(
      `This task was created on API ${task.apiVersion}, which this credential cannot read.`,
      { advice: "Use an API key of the same account." },
    );
  }
  if (task.endpoint !== undefined) await knownEndpoint(parts, task.endpoint);
  return task;
}
