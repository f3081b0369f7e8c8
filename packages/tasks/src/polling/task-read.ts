import {
  ConfigurationError,
  RequestRejectedError,
  specialCodes,
  type TaskReference,
  UnexpectedResponseError,
} from "@klingkit/errors";
import type { Call } from "@klingkit/http";
import { decodeTask } from "../decode/decode-task.ts";
import { hasTasks, isTask, withoutEnvelope } from "../decode/without-envelope.ts";
import { isTaskId } from "../endpoint/task-id.ts";
import type { TaskData } from "../task-data.ts";

/** A request that reads one task. */
export interface TaskRead {
  readonly call: Pick<Call, "label" | "method" | "path" | "query" | "apiVersion" | "readWithoutEnvelope">;
  /**
   * Reads the response. Undefined if the service does not know the task.
   * @throws {UnexpectedResponseError} if the response contains no task
   */
  readonly read: (data: unknown) => TaskData | undefined;
  /** Returns undefined if the error states that the service does not know the task. Rethrows other errors. */
  readonly readError: (error: unknown) => undefined;
}

// Observed: see apps/docs/service/api-v2.md#task-records.
/** The maximum number of ids per `GET /tasks`. */
export const IDS_PER_REQUEST: number = 20;

/** Creates the request that reads tasks by their ids with the query for all tasks. */
export function readByIds(what: string, ids: readonly string[]): TaskRead["call"] {
  return readAny(what, { task_ids: ids.join(",") });
}

function readAny(label: string, query: Call["query"]): TaskRead["call"] {
  const readWithoutEnvelope = withoutEnvelope(hasTasks);
  return { label, method: "GET", path: "/tasks", query, apiVersion: "v2", readWithoutEnvelope };
}

/** The service's codes for an unknown task. */
const unknownTask: ReadonlySet<number | undefined> = new Set([specialCodes.invalidValue, specialCodes.notFound]);

/**
 * Creates the request that reads a task by the service's id, or by its external task id if the id is unknown.
 * @param path the path of the endpoint on API v1, for a task of API v1
 * @throws {ConfigurationError} if the id cannot be one of the service
 */
export function taskRead(
  task: Pick<TaskReference, "apiVersion" | "endpoint" | "id" | "externalTaskId">,
  path: string | undefined,
): TaskRead {
  checkTaskId(task);
  const what = task.endpoint === undefined ? "Reading a task" : `Reading a ${task.endpoint} task`;
  if (task.apiVersion === "v2" || path === undefined) {
    return {
      call: task.id ? readByIds(what, [task.id]) : readAny(what, { external_task_ids: task.externalTaskId }),
      read(data) {
        // The service omits unknown ids without an error (observed: apps/docs/service/tasks.md#get-tasks).
        if (!Array.isArray(data)) throw new UnexpectedResponseError(`${what}: the response contains no list.`);
        const isSame = ({ id, externalTaskId }: TaskData): boolean =>
          task.id ? id === task.id : externalTaskId === task.externalTaskId;
        const shown = data.flatMap((item) => decodeTask(item) ?? []);
        const found = shown.find(isSame);
        // A gateway that ignores the query shows other tasks: that does not mean that the service does not know this one.
        if (!found && shown.length > 0)
          throw new UnexpectedResponseError(`${what}: the response contains other tasks.`);
        return found;
      },
      readError(error) {
        throw error;
      },
    };
  }
  // The path accepts either id (apps/docs/service/tasks.md#lookup-on-api-v1).
  const id = encodeURIComponent(task.id ?? task.externalTaskId ?? "");
  return {
    call: {
      label: what,
      method: "GET",
      path: `${path}/${id}`,
      apiVersion: "v1",
      readWithoutEnvelope: withoutEnvelope(isTask),
    },
    read(data) {
      const found = decodeTask(data);
      if (!found) throw new UnexpectedResponseError(`${what}: the response contains no task.`);
      const { externalTaskId } = found;
      const isSame =
        [found.id, externalTaskId].includes(task.id ?? task.externalTaskId) ||
        (task.id === undefined && externalTaskId === undefined);
      if (!isSame) throw new UnexpectedResponseError(`${what}: the response contains another task.`);
      return found;
    },
    readError(error) {
      // The id is the only parameter of the request, so these codes can only be about the id.
      if (error instanceof RequestRejectedError && unknownTask.has(error.serviceCode)) return undefined;
      throw error;
    },
  };
}

/**
 * Checks that a task can be read by its id. An id of API v1 becomes part of a path.
 * @throws {ConfigurationError} if it cannot
 */
export function checkTaskId({
  apiVersion,
  id,
  externalTaskId,
}: Pick<TaskReference, "apiVersion" | "id" | "externalTaskId">): void {
  const value = id ?? externalTaskId;
  if (value !== undefined && (apiVersion === "v1" ? isPathSafe(value) : isTaskId(value))) return;
  throw new ConfigurationError(`${JSON.stringify(value ?? "")} is not the id of a task.`, {
    advice: "Nothing was sent. Pass `task.id`, or `{ externalTaskId }` with the id that the task was created with.",
  });
}

/** Whether an id can be a segment of a path. Some gateways decode `%2F`, after which `../x` would be another path. */
function isPathSafe(id: string): boolean {
  return isTaskId(id) && id.split(/[/\\]/).every((part) => !/^\.+$/.test(part));
}
