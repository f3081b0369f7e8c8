import { ConfigurationError, type TaskReference } from "@klingkit/errors";
import type { TaskContext } from "./context.ts";
import { sendIntent } from "./create.ts";
import { readIntent, readReference, type TaskIntent } from "./intent.ts";
import { knownEndpoint } from "./known-endpoint.ts";
import type { SendOptions } from "./options.ts";
import { recover } from "./recover.ts";
import { type Task, taskOf } from "./task.ts";
import { aboutCreate, traced } from "./trace.ts";

// What the calls for tasks of any endpoint do; their documents stand at `TasksClient`.

export { getTasks, queryTasks } from "./query.ts";

export async function resume(context: TaskContext, handle: string | TaskReference): Promise<Task> {
  return taskOf(context, await checked(context, readReference(handle)), true);
}

export async function recoverHandle(
  context: TaskContext,
  handle: string | TaskReference,
  signal: AbortSignal | undefined,
): Promise<Task | undefined> {
  return recover(context, await checked(context, readReference(handle)), signal);
}

export async function send(context: TaskContext, intent: string | TaskIntent, options?: SendOptions): Promise<Task> {
  const read = await checked(context, readIntent(intent));
  return traced(context, "create", aboutCreate(read), () =>
    sendIntent(context, read, { onExisting: "adopt", ...options }),
  );
}

/** Refuses locally what another host or credential would have to answer for. */
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
      `This task was made on the ${task.apiVersion} design, which this credential cannot read.`,
      {
        advice: "Use an API key of the same account.",
      },
    );
  }
  await knownEndpoint(context, task.endpoint);
  return task;
}
