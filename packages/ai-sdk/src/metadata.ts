import type { JSONObject } from "@ai-sdk/provider";
import { endpointOf } from "./create-task.ts";
import type { TaskCall } from "./task-call.ts";
import type { AudioOutput, ImageOutput, Kling, Task, VideoOutput } from "klingkit";

/** Returns what the provider metadata say about a task that a call created, or that existed before. */
export function createdMetadata(task: Task): JSONObject {
  return { ...taskMetadata(task), ...(task.request ? {} : { existedBefore: true }) };
}

/** Returns what the provider metadata say about a task. */
export function taskMetadata(task: Task): JSONObject {
  const { id, externalTaskId, endpoint, status, billing, createdAt, updatedAt, message } = task;
  return {
    id,
    ...(externalTaskId === undefined ? {} : { externalTaskId }),
    ...(endpoint === undefined ? {} : { endpoint }),
    status,
    billing: billing.map((charge) => ({ ...charge })),
    ...(createdAt === undefined ? {} : { createdAt }),
    ...(updatedAt === undefined ? {} : { updatedAt }),
    ...(message === undefined ? {} : { message }),
  };
}

/** Returns what the provider metadata say about a file. */
export function outputMetadata(output: VideoOutput | ImageOutput | AudioOutput): JSONObject {
  const { url, expiresAt } = output;
  return {
    url,
    ...(expiresAt === undefined ? {} : { expiresAt }),
    ...("id" in output && output.id !== undefined ? { id: output.id } : {}),
    ...("duration" in output && output.duration !== undefined ? { duration: output.duration } : {}),
    ...("watermarkUrl" in output && output.watermarkUrl !== undefined ? { watermarkUrl: output.watermarkUrl } : {}),
  };
}

/**
 * Returns the estimate of one task as JSON. It never throws, because the tasks of the call may exist: the estimate checks
 * the whole input, but the call may have skipped some checks.
 */
export async function estimateMetadata(kling: Kling, { endpoint, input }: TaskCall): Promise<JSONObject> {
  const estimate = await endpointOf(kling, endpoint)
    .estimate(input)
    .catch(() => undefined);
  if (!estimate) return {};
  const { units, usd, packageType } = estimate;
  return { estimate: { units: { ...units }, usd: { ...usd }, packageType } };
}
