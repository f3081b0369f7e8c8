import { RequestRefusedError, specialCodes, type TaskReference, UnexpectedResponseError } from "@klingkit/errors";
import type { Call } from "@klingkit/http";
import type { TaskContext } from "../engine/parts.ts";
import { decodeTask } from "../decode/decode-task.ts";
import { collectionOf } from "../engine/known-endpoint.ts";
import type { TaskData } from "../task-data.ts";

/** The codes of a request for a task that the service does not know. */
const unknownTask: ReadonlySet<number | undefined> = new Set([specialCodes.invalidValue, specialCodes.notFound]);

/** The time limit of one look-up, milliseconds. */
export const LOOK_LIMIT: number = 15_000;

/** Sends one request for a task. Undefined if the service does not know it, or the request fails. */
export async function lookOnce(
  context: TaskContext,
  task: Pick<TaskReference, "apiVersion" | "endpoint" | "id" | "externalTaskId">,
  signal: AbortSignal | undefined,
): Promise<TaskData | undefined> {
  try {
    return await look(context, task, { signal, retry: false, callTimeout: LOOK_LIMIT });
  } catch {
    return undefined;
  }
}

/**
 * Reads a task, by the service's id if it is known, else by the external task id. Undefined if the service does not know
 * it (yet).
 * @throws {KlingError} if the service does not respond, or responds with another error
 */
export async function look(
  context: TaskContext,
  task: Pick<TaskReference, "apiVersion" | "endpoint" | "id" | "externalTaskId">,
  limits: Pick<Call, "callTimeout" | "maxRetries" | "retry" | "signal"> = {},
): Promise<TaskData | undefined> {
  const transport = await context.transport();
  const base = {
    what: `Looking at a task of ${task.endpoint}`,
    method: "GET",
    apiVersion: task.apiVersion,
    ...limits,
  } as const;
  if (task.apiVersion === "v2") {
    const query = task.id ? { task_ids: task.id } : { external_task_ids: task.externalTaskId };
    const { data } = await transport.request({ ...base, path: "/tasks", query });
    // Unknown ids are left out without an error (kling-api V 9.6, third-party).
    if (!Array.isArray(data)) throw new UnexpectedResponseError(`${base.what}: the answer holds no list.`);
    const tasks = data.map(decodeTask);
    return tasks.find(
      (found) => found !== undefined && (task.id ? found.id === task.id : found.externalTaskId === task.externalTaskId),
    );
  }
  try {
    // The external task id stands where the task's id does; the service distinguishes them (kling-api V 8.1, official mirror).
    const id = encodeURIComponent(task.id ?? task.externalTaskId ?? "");
    const { data } = await transport.request({ ...base, path: `${await collectionOf(context, task.endpoint)}/${id}` });
    const found = decodeTask(data);
    if (!found) throw new UnexpectedResponseError(`${base.what}: the answer holds no task.`);
    return found;
  } catch (error) {
    // The id is the request's only parameter, so neither code can be about anything else.
    if (error instanceof RequestRefusedError && unknownTask.has(error.serviceCode)) return undefined;
    throw error;
  }
}
