import type { EngineParts } from "../engine/parts.ts";
import type { QueueListener } from "../concurrency/acquire-slot.ts";
import { sendIntent } from "./create.ts";
import type { SendIntentOptions } from "./after-rejection.ts";
import type { TaskIntent } from "./intent.ts";
import type { Output } from "../outputs.ts";
import { shortenMedia } from "./shorten-media.ts";
import { type IsOutput, taskOf } from "../engine/task-object.ts";
import type { Task } from "../task.ts";
import { createAttributes, traced } from "../engine/trace.ts";

/** Sends an intent, and returns its task with the create request. */
export async function createTask<O extends Output>(
  parts: EngineParts,
  intent: TaskIntent,
  isOutput: IsOutput<O>,
  options: SendIntentOptions,
  whileQueued?: QueueListener,
): Promise<Task<O>> {
  const { reference, data, existedBefore } = await traced(parts, "create", createAttributes(intent), () =>
    sendIntent(parts, intent, options, whileQueued),
  );
  const request = existedBefore ? undefined : { path: intent.path, body: shortenMedia(intent.body) };
  return taskOf(parts, { reference, isOutput, request }, data);
}
