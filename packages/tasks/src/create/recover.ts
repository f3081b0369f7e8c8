import { TaskOutcomeUnknownError, type TaskReference } from "@klingkit/errors";
import type { TaskContext } from "../context.ts";
import { canLookUp, certain, type ExistingTask } from "./post.ts";
import { lookUntil } from "./settle.ts";

/** How long after the doubt began a task must have shown itself, milliseconds. */
const SETTLE = 60_000;

/**
 * Settles a task that was left in doubt: the task, or undefined when the service does not know it although the time
 * in which it had to show itself is over. A handle that is certain comes back as it is.
 * @throws TaskOutcomeUnknownError when no look was answered, because silence does not mean that there is none (`cause` is the
 * failure), or when the endpoint's tasks cannot be looked up (not `recoverable`); KlingError when the service will not tell
 */
export async function recover(
  context: TaskContext,
  task: TaskReference,
  signal?: AbortSignal,
): Promise<ExistingTask | undefined> {
  const now = context.clock.now();
  const settled = Math.min(task.doubtSince ?? now, now) + SETTLE;
  const { found, failure } = await lookUntil(context, task, { settled, end: now + SETTLE, signal, doubt: undefined });
  if (failure) {
    throw new TaskOutcomeUnknownError(`It is still not known whether the task was made. ${failure.summary}`, {
      taskState: "unknown",
      task,
      advice: "Recover it again later: kling.tasks.recover(error.task).",
      serviceCode: failure.serviceCode,
      status: failure.status,
      requestId: failure.requestId,
      cause: failure,
    });
  }
  if (found) return certain(task, found);
  if (await canLookUp(context, task)) return undefined;
  throw new TaskOutcomeUnknownError(
    `It cannot be found out whether the task was made: ${task.endpoint} has no documented look-up by external task id, and none found it.`,
    {
      taskState: "unknown",
      task,
      recoverable: false,
      advice: "Look for it in the console or in kling.tasks.list() before you make it again.",
    },
  );
}
