import type { TaskReference } from "@klingkit/errors";
import type { TaskContext } from "./context.ts";
import { certain } from "./post.ts";
import { lookUntil } from "./settle.ts";
import { type Task, taskOf } from "./task.ts";

/** How long after the doubt began a task must have shown itself, milliseconds. */
const SETTLE = 60_000;

/**
 * Settles a task that was left in doubt: the task, or undefined when the service does not know it although the time
 * in which it had to show itself is over. A handle that is certain comes back as it is.
 * @throws KlingError when the service will not tell
 */
export async function recover(
  context: TaskContext,
  task: TaskReference,
  signal?: AbortSignal,
): Promise<Task | undefined> {
  if (task.id !== undefined) return taskOf(context, task);
  const since = Math.min(task.doubtSince ?? context.clock.now(), context.clock.now());
  const found = await lookUntil(context, task, { end: since + SETTLE, signal, doubt: undefined });
  return found && certain(context, task, found);
}
