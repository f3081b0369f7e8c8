import type { ApiVersion, TaskReference } from "@klingkit/errors";
import { regionUrl } from "@klingkit/http";
import type { TaskContext } from "./parts.ts";
import { apiVersionOf } from "../decode/decode-task.ts";
import { referenceTo } from "./reference-to.ts";
import type { Task } from "./task-object.ts";
import type { TaskData } from "../task-data.ts";

/**
 * Passes the task of a callback to the waits for it. They settle at once and poll no more.
 * @param context the context of the client
 * @param task the task of the callback
 * @example hearCallback(context, task);
 */
export function hearCallback(context: TaskContext, task: TaskData): void {
  // Not every kind of output is listed for callbacks (kling-api V 7.2): a success without one is read in full.
  if (task.status === "succeeded" && task.outputs.length === 0) context.watch?.lookNow(task.id);
  else context.watch?.tell(task);
}

/**
 * Reads the task of an unsigned callback. Undefined if the service does not know it, or it cannot be read by its id
 * alone.
 * @throws {KlingError} of the fitting class if the service rejects the request or cannot be reached
 * @example const task = await confirmCallback(context, claimed);
 */
export async function confirmCallback(
  context: TaskContext,
  { id }: Pick<TaskData, "id">,
): Promise<TaskData | undefined> {
  const { baseUrl, apiVersions } = await context.transport();
  // With a JWT a task is found only below its endpoint, which a wait for it knows.
  const reference: TaskReference | undefined = apiVersions.includes("v2")
    ? { klingkit: 1, host: baseUrl, apiVersion: "v2", id }
    : context.watch?.referenceOf(id);
  return reference && (await import("../polling/look.ts")).look(context, reference);
}

/**
 * Returns the task of a trusted callback. A task that succeeded is read from the service if the callback leaves its
 * outputs out.
 * @throws {KlingError} of the fitting class if the service rejects the request or cannot be reached
 * @example const task = await callbackTask(context, data);
 */
export async function callbackTask(context: TaskContext, data: TaskData): Promise<Task> {
  const [connected, { isAnyOutput, taskOf }] = await Promise.all([
    // A signed callback needs no credential; a call that needs one fails with the reason.
    context.transport().catch(() => undefined),
    import("./task-object.ts"),
  ]);
  // A callback does not name the endpoint. API v2 reads a task of either version without it.
  const version: ApiVersion = connected?.apiVersions.includes("v2") ? "v2" : apiVersionOf(data.raw);
  const host = connected?.baseUrl ?? context.host ?? regionUrl("singapore");
  const reference =
    context.watch?.referenceOf(data.id) ?? referenceTo({ klingkit: 1, host, apiVersion: version }, data);
  const task = taskOf(context, { reference, isOutput: isAnyOutput }, data);
  const isWhole = data.status !== "succeeded" || data.outputs.length > 0;
  return isWhole || (version === "v1" && reference.endpoint === undefined) ? task : task.refresh();
}
