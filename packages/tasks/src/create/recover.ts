import { TaskOutcomeUnknownError, type TaskReference } from "@klingkit/errors";
import type { EngineParts } from "../engine/parts.ts";
import { canLookUp, taskFromResponse, type ExistingTask } from "./post.ts";
import { findUntil, outcomeUnknown, SETTLE } from "./resolve-outcome.ts";

/**
 * Finds the task of a create whose outcome is unknown. Undefined if the service does not know the task although the
 * settle time since the create is over.
 * @throws {TaskOutcomeUnknownError} if no look-up got a response (`cause` is the failure), or the tasks of the endpoint
 *   cannot be looked up (not `recoverable`)
 * @throws {KlingError} if the service rejects the credential or the account
 */
export async function recover(
  parts: EngineParts,
  task: TaskReference,
  signal?: AbortSignal,
): Promise<ExistingTask | undefined> {
  const now = parts.clock.now();
  const settled = Math.min(task.outcomeUnknownSince ?? now, now) + SETTLE.service;
  const end = now + SETTLE.service;
  const { found, failure } = await findUntil(parts, task, { settled, end, signal, doubt: undefined });
  if (failure) {
    const summary = `It is still not known whether the task was created. ${failure.summary}`;
    throw outcomeUnknown(summary, task, failure);
  }
  if (found) return taskFromResponse(task, found);
  if (await canLookUp(parts, task)) return undefined;
  throw new TaskOutcomeUnknownError(
    `It cannot be found out whether the task was created: ${task.endpoint} has no documented look-up by external task id, and none found it.`,
    {
      taskState: "unknown",
      task,
      recoverable: false,
      advice: "Search for it in the console or with kling.tasks.list() before you create it again.",
    },
  );
}
