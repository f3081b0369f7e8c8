import { ConfigurationError, type TaskReference } from "@klingkit/errors";
import type { TaskContext } from "./parts.ts";
import { createTask } from "../create/create-task.ts";
import { readIntent, readOpenReference, readReference, type TaskIntent } from "../create/intent.ts";
import { knownEndpoint } from "./known-endpoint.ts";
import { mapConcurrent } from "./map-concurrent.ts";
import { checkOptions, type RefreshOptions, type SendOptions } from "../options/options.ts";
import { getTasks } from "./query.ts";
import { recover } from "../create/recover.ts";
import { isAnyOutput, type PendingTask, resumedTask, type Task, taskOf } from "./task-object.ts";

// What the calls for tasks of any endpoint do; their documents stand at `TasksClient`.

export { getTasks, queryTasks } from "./query.ts";

/** The signal of a call that takes no other option. @throws {InvalidInputError} for another option */
export function signalOf(what: string, options: RefreshOptions = {}): AbortSignal | undefined {
  checkOptions(what, options, "get");
  return options.signal;
}

export async function resume(context: TaskContext, task: string | TaskReference): Promise<PendingTask> {
  const reference = await checked(context, readReference(task));
  const { id } = reference;
  if (id === undefined) {
    throw new ConfigurationError("It is not known whether this task was created, so it has no id to resume.", {
      task: reference,
      taskState: "unknown",
      advice: "Use kling.tasks.recover, which finds out.",
    });
  }
  return resumedTask(context, { ...reference, id });
}

export async function recoverTask(
  context: TaskContext,
  task: string | TaskReference | TaskIntent,
  signal: AbortSignal | undefined,
): Promise<Task | undefined> {
  const reference = await checked(context, readOpenReference(task));
  const { id } = reference;
  if (id !== undefined) return resumedTask(context, { ...reference, id });
  const found = await recover(context, reference, signal);
  return found && taskOf(context, { reference: found.reference, isOutput: isAnyOutput }, found.data);
}

/** How many recoveries run at a time: each looks again and again for up to a minute. */
const RECOVERIES = 20;

export async function resumeAll(
  context: TaskContext,
  tasks: readonly (string | TaskReference | TaskIntent)[],
  signal: AbortSignal | undefined,
): Promise<(Task | undefined)[]> {
  const references = await Promise.all(tasks.map(async (task) => checked(context, readOpenReference(task))));
  const known = references.filter(({ id }) => id !== undefined);
  const read = await getTasks(context, known, signal);
  const byId = new Map(known.map(({ id }, index) => [id, read[index]]));
  return mapConcurrent(RECOVERIES, references, (reference) => {
    const { id } = reference;
    if (id === undefined) return recoverTask(context, reference, signal);
    // Absent from one response is no proof that the service lost it: the task may be younger than what it shows.
    return byId.get(id) ?? resumedTask(context, { ...reference, id });
  });
}

export async function send(
  context: TaskContext,
  intent: string | TaskIntent,
  options: SendOptions = {},
): Promise<Task> {
  checkOptions("tasks.send", options, "send");
  const read = await checked(context, readIntent(intent));
  return createTask(context, read, isAnyOutput, { onExisting: "adopt", ...options });
}

/** @throws {ConfigurationError} if another host or credential would have to answer */
async function checked<T extends Pick<TaskReference, "host" | "apiVersion" | "endpoint">>(
  context: TaskContext,
  task: T,
): Promise<T> {
  const { baseUrl, apiVersions } = await context.transport();
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
  if (task.endpoint !== undefined) await knownEndpoint(context, task.endpoint);
  return task;
}
