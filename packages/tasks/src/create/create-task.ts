import type { EngineParts } from "../engine/parts.ts";
import { sendIntent } from "./create.ts";
import type { Sending } from "./after-rejection.ts";
import type { TaskIntent } from "./intent.ts";
import type { Output } from "../outputs.ts";
import { shortenMedia } from "./shorten-media.ts";
import { type IsOutput, taskOf } from "../engine/task-object.ts";
import type { Task } from "../task.ts";
import { aboutCreate, traced } from "../engine/trace.ts";

/** Sends an intent, and returns its task with the request. */
export async function createTask<O extends Output>(
  parts: EngineParts,
  intent: TaskIntent,
  isOutput: IsOutput<O>,
  options: Sending,
  onQueued?: () => void,
): Promise<Task<O>> {
  const { reference, data } = await traced(parts, "create", aboutCreate(intent), () =>
    sendIntent(parts, intent, options, onQueued),
  );
  const request = { path: intent.path, body: shortenMedia(intent.body) };
  return taskOf(parts, { reference, isOutput, request }, data);
}
