import { RequestRefusedError, specialCodes, type TaskReference, UnexpectedResponseError } from "@klingkit/errors";
import type { TaskContext } from "../engine/parts.ts";
import { decodeTask } from "../decode/decode-task.ts";
import { collectionOf } from "../engine/known-endpoint.ts";
import type { TaskData } from "../task-data.ts";

/** How to read a task: by the service's id if it is known, else by the external task id. */
export interface LookOptions {
  readonly signal?: AbortSignal | undefined;
  /** One request only, whatever comes back. Default false. */
  readonly once?: boolean | undefined;
  /** Limit over all tries, milliseconds. Default 120,000. */
  readonly deadline?: number | undefined;
  /** How often it is sent again after a failure; `Infinity` leaves the end to `deadline`. Default: the client's `maxRetries`. */
  readonly maxRetries?: number | undefined;
}

/** The codes of a request for a task that the service does not know. */
const unknownTask: ReadonlySet<number | undefined> = new Set([specialCodes.invalidValue, specialCodes.notFound]);

/** The limit of one look, milliseconds. */
export const LOOK_LIMIT: number = 15_000;

/** One look-up; undefined where the task is not found, or the look-up is not answered. */
export async function lookOnce(
  context: TaskContext,
  task: Pick<TaskReference, "apiVersion" | "endpoint" | "id" | "externalTaskId">,
  signal: AbortSignal | undefined,
): Promise<TaskData | undefined> {
  try {
    return await look(context, task, { signal, once: true, deadline: LOOK_LIMIT });
  } catch {
    return undefined;
  }
}

/**
 * Asks for one task. Undefined means that the service does not know it (now).
 * @throws KlingError when no answer could be had
 */
export async function look(
  context: TaskContext,
  task: Pick<TaskReference, "apiVersion" | "endpoint" | "id" | "externalTaskId">,
  options: LookOptions = {},
): Promise<TaskData | undefined> {
  const transport = await context.transport();
  const base = {
    what: `Looking at a task of ${task.endpoint}`,
    method: "GET",
    apiVersion: task.apiVersion,
    kind: "read",
    ...options,
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
