import type { ApiVersion, TaskReference } from "@klingkit/errors";
import { apiVersionOf } from "../decode/decode-task.ts";
import { fetchTask } from "../polling/fetch-task.ts";
import type { Task } from "../task.ts";
import type { TaskData } from "../task-data.ts";
import type { EngineParts } from "./parts.ts";
import { referenceTo } from "./reference-to.ts";
import { isAnyOutput, taskOf } from "./task-object.ts";

// The calls for callbacks; `Engine` documents them.

export function handleCallback({ poller }: EngineParts, task: TaskData): void {
  // Callbacks lack some kinds of outputs (apps/docs/service/webhooks.md#api-v1-payload): a success without outputs is
  // read from the service.
  if (task.status === "succeeded" && task.outputs.length === 0) poller.pollNow(task.id);
  else poller.report(task);
}

export async function confirmCallback(parts: EngineParts, { id }: Pick<TaskData, "id">): Promise<TaskData | undefined> {
  const { baseUrl, apiVersions } = await parts.transport();
  // With a JWT a task can be read only at the path of its endpoint, which only a wait for the task knows.
  const reference: TaskReference | undefined = apiVersions.includes("v2")
    ? { klingkit: 1, host: baseUrl, apiVersion: "v2", id }
    : parts.poller.referenceOf(id);
  return reference && fetchTask(parts, reference);
}

export async function callbackTask(parts: EngineParts, data: TaskData): Promise<Task> {
  // A signed callback needs no credential. A later request throws the error.
  const connected = await parts.transport().catch(() => undefined);
  // A callback does not contain the endpoint. API v2 reads tasks of both versions without it.
  const version: ApiVersion = connected?.apiVersions.includes("v2") ? "v2" : apiVersionOf(data.raw);
  const host = connected?.baseUrl ?? parts.host;
  const reference = parts.poller.referenceOf(data.id) ?? referenceTo({ klingkit: 1, host, apiVersion: version }, data);
  const task = taskOf(parts, { reference, isOutput: isAnyOutput }, data);
  const isComplete = data.status !== "succeeded" || data.outputs.length > 0;
  return isComplete || (version === "v1" && reference.endpoint === undefined) ? task : task.refresh();
}
