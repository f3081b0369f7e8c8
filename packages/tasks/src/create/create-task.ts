import { KlingError } from "@klingkit/errors";
import type { EngineParts } from "../engine/parts.ts";
import type { QueueListener } from "../concurrency/acquire-slot.ts";
import { sendIntent } from "./create.ts";
import type { SendIntentOptions } from "./after-rejection.ts";
import type { TaskIntent } from "./intent.ts";
import type { Output } from "../outputs.ts";
import type { ExistingTask } from "./post.ts";
import { shortenMedia } from "./shorten-media.ts";
import { type IsOutput, taskOf } from "../engine/task-object.ts";
import type { Task } from "../task.ts";
import { observe } from "../engine/telemetry.ts";

/** Sends an intent, and returns its task with the create request. */
export async function createTask<O extends Output>(
  parts: EngineParts,
  intent: TaskIntent,
  isOutput: IsOutput<O>,
  options: SendIntentOptions,
  whileQueued?: QueueListener,
): Promise<Task<O>> {
  const { host, endpoint, model, apiVersion, externalTaskId, slot } = intent;
  const { reference, data, existedBefore } = await observe(
    parts,
    { type: "create", host, endpoint, model, apiVersion, externalTaskId, lane: slot?.key },
    ({ traceparent }) => withTraceparent(traceparent, sendIntent(parts, intent, options, whileQueued)),
    (task) => ({ id: task.data.id, existedBefore: task.existedBefore === true }),
  );
  const request = existedBefore ? undefined : { path: intent.path, body: shortenMedia(intent.body) };
  return taskOf(parts, { reference, isOutput, request }, data);
}

/** Adds the `traceparent` of a create to the reference of its task, also to that of its error. */
async function withTraceparent(traceparent: string | undefined, sent: Promise<ExistingTask>): Promise<ExistingTask> {
  if (traceparent === undefined) return sent;
  try {
    const task = await sent;
    return { ...task, reference: { ...task.reference, traceparent } };
  } catch (error) {
    throw error instanceof KlingError && error.task ? error.with({ task: { ...error.task, traceparent } }) : error;
  }
}
