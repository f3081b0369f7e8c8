import { type TaskReference, UnexpectedResponseError } from "@klingkit/errors";
import type { Call } from "@klingkit/http";
import { collectionOf } from "../engine/find-endpoint.ts";
import type { EngineParts } from "../engine/parts.ts";
import type { TaskData } from "../task-data.ts";
import { taskRead } from "./task-read.ts";

type ReadLimits = Pick<Call, "callTimeout" | "maxRetries" | "retry" | "signal">;

/** The time limit of one lookup, milliseconds. */
export const LOOKUP_TIMEOUT: number = 15_000;

/** A task that the service showed. */
export interface FetchedTask {
  readonly data: TaskData;
  /** The time since the service created the task, milliseconds on its clock. Undefined if its response has no date. */
  readonly age: number | undefined;
}

/** Reads a task without retries. Undefined if the service does not know it, or the request fails. */
export async function fetchTaskOnce(
  parts: EngineParts,
  task: Pick<TaskReference, "apiVersion" | "endpoint" | "id" | "externalTaskId">,
  signal: AbortSignal | undefined,
): Promise<FetchedTask | undefined> {
  try {
    return await fetchTaskWithAge(parts, task, { signal, retry: false, callTimeout: LOOKUP_TIMEOUT });
  } catch {
    return undefined;
  }
}

/**
 * Reads a task. Undefined if the service does not know it.
 * @throws {KlingError} if the request fails
 */
export async function fetchTask(
  parts: EngineParts,
  task: Pick<TaskReference, "apiVersion" | "endpoint" | "id" | "externalTaskId">,
  limits: ReadLimits = {},
): Promise<TaskData | undefined> {
  return (await fetchTaskWithAge(parts, task, limits))?.data;
}

/**
 * Reads a task and its age. Undefined if the service does not know it.
 * @throws {KlingError} if the request fails
 */
export async function fetchTaskWithAge(
  parts: EngineParts,
  task: Pick<TaskReference, "apiVersion" | "endpoint" | "id" | "externalTaskId">,
  limits: ReadLimits,
): Promise<FetchedTask | undefined> {
  const transport = await parts.transport();
  const path = task.apiVersion === "v1" ? await collectionOf(parts, task.endpoint) : undefined;
  const { call, read, readError } = taskRead(task, path);
  return transport.request({ ...call, ...limits }).then(({ data, date, isFromGateway }) => {
    const found = read(data);
    // The result of this lookup may decide whether the create is sent again.
    if (!found && isFromGateway && task.id === undefined)
      throw new UnexpectedResponseError(`${call.label} failed: the response of a gateway does not contain the task.`);
    if (!found) return undefined;
    const { createdAt } = found;
    return { data: found, age: date === undefined || createdAt === undefined ? undefined : date - createdAt };
  }, readError);
}
