import { RequestRejectedError, specialCodes, type TaskReference, UnexpectedResponseError } from "@klingkit/errors";
import type { Call } from "@klingkit/http";
import { decodeTask } from "../decode/decode-task.ts";
import type { TaskData } from "../task-data.ts";

/** The request that reads one task, and how to read its response. Undefined means that the service does not know the task. */
export interface TaskRead {
  readonly call: Pick<Call, "label" | "method" | "path" | "query" | "apiVersion">;
  /** @throws {UnexpectedResponseError} if the response holds no task */
  readonly read: (data: unknown) => TaskData | undefined;
  /** Returns undefined for the error of a task that the service does not know. Rethrows others. */
  readonly readError: (error: unknown) => undefined;
}

// Observed: see apps/docs/service/api-v2.md#task-records.
/** The most ids that one `GET /tasks` takes. */
export const IDS_PER_REQUEST: number = 20;

/** The request that reads tasks by their ids with the query over all tasks. */
export function idsCall(what: string, ids: readonly string[]): TaskRead["call"] {
  return { label: what, method: "GET", path: "/tasks", query: { task_ids: ids.join(",") }, apiVersion: "v2" };
}

/** The codes of a request for a task that the service does not know. */
const unknownTask: ReadonlySet<number | undefined> = new Set([specialCodes.invalidValue, specialCodes.notFound]);

/**
 * Reads a task by the service's id if it is known, else by its external task id.
 * @param path the path of its endpoint on API v1, for a task of API v1
 */
export function taskRead(
  task: Pick<TaskReference, "apiVersion" | "endpoint" | "id" | "externalTaskId">,
  path: string | undefined,
): TaskRead {
  const what = task.endpoint === undefined ? "Reading a task" : `Reading a task of ${task.endpoint}`;
  if (task.apiVersion === "v2" || path === undefined) {
    return {
      call: task.id
        ? idsCall(what, [task.id])
        : {
            label: what,
            method: "GET",
            path: "/tasks",
            query: { external_task_ids: task.externalTaskId },
            apiVersion: "v2",
          },
      read(data) {
        // Unknown ids are left out without an error (observed: apps/docs/service/tasks.md#get-tasks).
        if (!Array.isArray(data)) throw new UnexpectedResponseError(`${what}: the response holds no list.`);
        const isMeant = (found: TaskData | undefined): boolean =>
          found !== undefined && (task.id ? found.id === task.id : found.externalTaskId === task.externalTaskId);
        return data.map(decodeTask).find(isMeant);
      },
      readError(error) {
        throw error;
      },
    };
  }
  // The external task id stands where the task's id does; the service tells them apart
  // (apps/docs/service/tasks.md#lookup-on-api-v1).
  const id = encodeURIComponent(task.id ?? task.externalTaskId ?? "");
  return {
    call: { label: what, method: "GET", path: `${path}/${id}`, apiVersion: "v1" },
    read(data) {
      const found = decodeTask(data);
      if (!found) throw new UnexpectedResponseError(`${what}: the response holds no task.`);
      return found;
    },
    readError(error) {
      // The id is the only parameter of the request, so neither code can be about anything else.
      if (error instanceof RequestRejectedError && unknownTask.has(error.serviceCode)) return undefined;
      throw error;
    },
  };
}
