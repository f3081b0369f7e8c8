import type { TaskReference } from "@klingkit/errors";
import { collectionOf } from "../engine/known-endpoint.ts";
import type { EngineParts } from "../engine/parts.ts";
import type { TaskData } from "../task-data.ts";
import { taskRead } from "./task-read.ts";

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

/** The limit of one look, milliseconds. */
export const LOOK_LIMIT: number = 15_000;

/** One look-up; undefined where the task is not found, or the look-up is not answered. */
export async function lookOnce(
  context: EngineParts,
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
 * Reads one task. Undefined means that the service does not know it (now).
 * @throws {KlingError} of the fitting class if the service does not answer
 */
export async function look(
  context: EngineParts,
  task: Pick<TaskReference, "apiVersion" | "endpoint" | "id" | "externalTaskId">,
  options: LookOptions = {},
): Promise<TaskData | undefined> {
  const transport = await context.transport();
  const path = task.apiVersion === "v1" ? await collectionOf(context, task.endpoint) : undefined;
  const { call, read, readError } = taskRead(task, path);
  return transport.request({ ...call, kind: "read", ...options }).then(({ data }) => read(data), readError);
}
