import type { TaskReference } from "@klingkit/errors";
import type { EngineParts } from "../engine/parts.ts";
import { observe } from "../engine/telemetry.ts";
import { canLookUp, taskFromResponse, type ExistingTask } from "./post.ts";
import { lookUp, outcomeUnknownError, unrecoverableError, visibilityDelays, visibleFrom } from "./resolve-outcome.ts";

/**
 * Finds the task of a create whose outcome is unknown. Undefined if the service does not know the task when
 * every task that exists must be visible.
 * @throws {TaskOutcomeUnknownError} if no lookup got a response (`cause` is the failure), or the tasks of the endpoint
 *   cannot be looked up (not `recoverable`)
 * @throws {KlingError} if the service rejects the credential or the account
 */
export async function recover(
  parts: EngineParts,
  task: TaskReference,
  signal?: AbortSignal,
): Promise<ExistingTask | undefined> {
  const { host, endpoint, model, apiVersion, externalTaskId, traceparent } = task;
  const links = traceparent === undefined ? [] : [traceparent];
  return observe(
    parts,
    { type: "recover", host, endpoint, model, apiVersion, externalTaskId, links },
    () => find(parts, task, signal),
    (found) => ({ id: found?.data.id }),
  );
}

async function find(
  parts: EngineParts,
  task: TaskReference,
  signal: AbortSignal | undefined,
): Promise<ExistingTask | undefined> {
  const now = parts.clock.now();
  const visibleBy = visibleFrom(parts, task.outcomeUnknownSince, now);
  const end = now + visibilityDelays(parts).full;
  const { found, failure } = await lookUp(parts, task, { visibleBy, end, signal, cause: undefined });
  if (failure) {
    const summary = `It is still unknown whether the task was created. ${failure.summary}`;
    throw outcomeUnknownError(summary, task, failure);
  }
  if (found) return taskFromResponse(task, found);
  const isUnconfirmed = task.externalTaskIdUnconfirmed === true;
  if (!isUnconfirmed && (await canLookUp(parts, task))) return undefined;
  const reason = isUnconfirmed
    ? "the service may ignore external task ids with its model"
    : `${task.endpoint} has no documented lookup by external task id`;
  throw unrecoverableError(
    `It is unknown whether the task was created: ${reason}, and the lookup did not find it.`,
    task,
  );
}
