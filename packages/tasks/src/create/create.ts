import { AlreadyExistsError, issue, KlingError, specialCodes, TaskOutcomeUnknownError } from "@klingkit/errors";
import {
  findAfterRejection,
  isPossiblySent,
  rejectsExternalTaskId,
  type SendIntentOptions,
} from "./after-rejection.ts";
import type { EngineParts } from "../engine/parts.ts";
import type { HookedCreate } from "./create-hook.ts";
import { asKlingError } from "../polling/failure.ts";
import { referenceOf, type TaskIntent, withoutExternalTaskId } from "./intent.ts";
import { findEndpoint } from "../engine/find-endpoint.ts";
import { fetchTaskOnce, LOOKUP_TIMEOUT } from "../polling/fetch-task.ts";
import { taskDefaults } from "../options/options.ts";
import { canLookUp, taskFromResponse, type ExistingTask, post } from "./post.ts";
import type { OutputData } from "../outputs.ts";
import { lookUp, resolveOutcome, unrecoverableError } from "./resolve-outcome.ts";
import type { SlotLease } from "../concurrency/slots.ts";
import { acquireSlot, type QueueListener } from "../concurrency/acquire-slot.ts";

/**
 * Sends an intent and resolves to the one task that it creates. The create waits for a concurrency slot first. If no
 * task can exist (the service is busy, no connection), it is sent again. If the outcome is unknown, the external task
 * id is looked up before that.
 * @throws {KlingError} whose `taskState` states whether a task exists
 */
export async function sendIntent(
  parts: EngineParts,
  intent: TaskIntent,
  options: SendIntentOptions = {},
  whileQueued?: QueueListener,
): Promise<ExistingTask> {
  const { signal } = options;
  // A process that crashed may have sent it. The lookup protects against a second task even if the service accepts an
  // id that is in use.
  const previous = isPossiblySent(options) ? await find(parts, intent, signal) : undefined;
  if (previous) return existingTask(parts, intent, previous, options);
  if (intent.externalTaskIdUnconfirmed && isPossiblySent(options)) throw possiblySentUnconfirmed(intent);
  const startedAt = parts.clock.now();
  const queueEnd = startedAt + (options.queueTimeout ?? taskDefaults.queueTimeout);
  let isRetry = false;
  const hooked = parts.hook.begin(intent, options.beforeCreate);
  // Nothing of this call was sent, but another process may have sent the intent.
  const notSent = (error: unknown): Promise<ExistingTask> =>
    recoverAfterRejection(parts, intent, asKlingError(error), options, { startedAt, end: startedAt });
  for (;;) {
    let lease: SlotLease;
    try {
      lease = await acquireSlot(parts, intent, {
        timeout: Math.max(1, queueEnd - parts.clock.now()),
        since: startedAt,
        signal,
        isRetry,
        whileQueued,
      });
    } catch (error) {
      return reportOutcome(hooked, notSent(error));
    }
    try {
      const ms = options.createTimeout ?? taskDefaults.createTimeout;
      await hooked?.allow({ ms, signal });
    } catch (error) {
      lease.release();
      return reportOutcome(hooked, notSent(error));
    }
    try {
      const result = await reportOutcome(hooked, sendInSlot(parts, intent, options, lease, startedAt));
      if (!(result instanceof KlingError)) return result;
      isRetry = true;
    } finally {
      // No effect if the outcome has already decided about the slots.
      lease.release();
    }
  }
}

/** Reports the outcome of a create to its hook. A rejection for lack of a slot is no outcome. */
async function reportOutcome<Result extends ExistingTask | KlingError>(
  hooked: HookedCreate | undefined,
  outcome: Promise<Result>,
): Promise<Result> {
  try {
    const result = await outcome;
    if (!(result instanceof KlingError)) hooked?.accepted(result.data);
    return result;
  } catch (error) {
    hooked?.failed(asKlingError(error));
    throw error;
  }
}

/**
 * Sends an intent, and occupies or releases its slots according to the outcome. Returns the rejection if the service has
 * no free slot.
 */
async function sendInSlot(
  parts: EngineParts,
  intent: TaskIntent,
  options: SendIntentOptions,
  lease: SlotLease,
  startedAt: number,
): Promise<ExistingTask | KlingError> {
  const { signal } = options;
  const callTimeout = options.createTimeout ?? taskDefaults.createTimeout;
  const end = parts.clock.now() + callTimeout;
  try {
    const doNotRetryCodes = parts.slots ? [specialCodes.concurrencyLimit] : [];
    const task = await post(parts, intent, { callTimeout, signal, doNotRetryCodes }, startedAt);
    lease.occupy(task.reference);
    return task;
  } catch (caught) {
    const error = asKlingError(caught);
    if (error.serviceCode === specialCodes.concurrencyLimit && parts.slots) {
      lease.lowerLimit(error);
      return error;
    }
    if (rejectsExternalTaskId(intent, error)) return sendWithoutId(parts, intent, error, options, lease, startedAt);
    const outcome =
      error.taskState === "unknown"
        ? resolveOutcome(parts, intent, error, { startedAt, end, signal }).then((task) =>
            task.existedBefore ? existingTask(parts, intent, task, options, error) : task,
          )
        : recoverAfterRejection(parts, intent, error, options, { startedAt, end });
    return occupyByOutcome(parts, intent, outcome, lease);
  }
}

/**
 * Sends an intent whose external task id the service rejected once more, without the id. From then on its task cannot be
 * looked up, so it is not sent again after an unknown outcome. An id that the caller chose is not dropped.
 */
async function sendWithoutId(
  parts: EngineParts,
  intent: TaskIntent,
  rejection: KlingError,
  options: SendIntentOptions,
  lease: SlotLease,
  startedAt: number,
): Promise<ExistingTask | KlingError> {
  if (options.externalTaskId !== undefined) {
    throw rejection.with({
      taskState: "none",
      advice: "The service does not accept external task ids with this model: leave out `externalTaskId`.",
    });
  }
  // A runtime or a gateway may have sent the create twice: then the first request may have created the task.
  const found = await fetchTaskOnce(parts, referenceOf(intent), options.signal);
  if (found) {
    const task = taskFromResponse(intent, found.data);
    lease.occupy(task.reference);
    return task;
  }
  const predicate =
    "was rejected by the service with this model: the create is sent without it. If its response is lost, its task cannot be looked up, and it is not sent again.";
  parts.emit({
    type: "input-warning",
    at: parts.clock.now(),
    endpoint: intent.endpoint,
    issue: issue("externalTaskId", "unconfirmed", predicate, { severity: "warning" }),
  });
  return sendInSlot(parts, withoutExternalTaskId(intent), options, lease, startedAt);
}

/**
 * Creates the error for an intent that another process may have sent, if the service may ignore external task ids with its
 * model: a lookup that found no task proves nothing.
 */
function possiblySentUnconfirmed(intent: TaskIntent): TaskOutcomeUnknownError {
  return unrecoverableError(
    "It is unknown whether this create was sent before: the lookup did not find its task, but the service may ignore external task ids with this model. It was not sent now.",
    referenceOf(intent),
    undefined,
    "If it was never sent, send it with `possiblySent: false`. Otherwise search for its task in the console or with kling.tasks.list() first.",
  );
}

/**
 * A task that may exist keeps its slots while its outcome is resolved, and afterwards too if the outcome stays unknown.
 */
async function occupyByOutcome(
  parts: EngineParts,
  intent: TaskIntent,
  outcome: Promise<ExistingTask>,
  lease: SlotLease,
): Promise<ExistingTask> {
  try {
    const task = await outcome;
    lease.occupy(task.reference);
    return task;
  } catch (caught) {
    const error = asKlingError(caught);
    if (error.taskState === "exists" && error.task) lease.occupy(error.task);
    else if (
      error.taskState === "unknown" &&
      !(error instanceof TaskOutcomeUnknownError && !error.recoverable) &&
      (await canLookUp(parts, intent))
    )
      lease.occupy(referenceOf(intent));
    throw error;
  }
}

/**
 * Returns the task that exists although its create was rejected.
 * @throws {KlingError} the rejection, if no task exists
 */
async function recoverAfterRejection(
  parts: EngineParts,
  intent: TaskIntent,
  rejection: KlingError,
  options: SendIntentOptions,
  times: { readonly startedAt: number; readonly end: number },
): Promise<ExistingTask> {
  const found = await findAfterRejection(parts, intent, rejection, options, times);
  if (found) return existingTask(parts, intent, found, options, rejection);
  // The rejected value may be the external task id: with the reference the caller can look it up again.
  throw rejection.serviceCode === specialCodes.invalidValue
    ? rejection.with({ task: referenceOf(intent), taskState: "none" })
    : rejection;
}

/**
 * Returns a task that existed before this call.
 * @throws {AlreadyExistsError} if the caller chose its id and does not accept an existing task, or the task is one of
 *   another endpoint
 */
async function existingTask(
  parts: EngineParts,
  intent: TaskIntent,
  found: ExistingTask,
  options: SendIntentOptions,
  cause?: KlingError,
): Promise<ExistingTask> {
  // Only this call can have used a random id that it generated itself: some runtimes send a POST twice.
  const isGenerated = options.externalTaskId === undefined;
  const isAccepted = (options.onExisting ?? (isGenerated ? "return" : "error")) === "return";
  const otherKind = await foreignOutput(parts, intent, found);
  if (isAccepted && otherKind === undefined)
    return isGenerated && !isPossiblySent(options) ? found : { ...found, existedBefore: true };
  const which = otherKind === undefined ? "A task" : `A task of another endpoint, with the output \`${otherKind}\`,`;
  throw new AlreadyExistsError(
    `${which} with the external task id ${intent.externalTaskId} already exists; this call created none.`,
    {
      task: found.reference,
      taskState: "exists",
      advice: `Use a different externalTaskId${isAccepted ? "." : ', or accept the existing task with `onExisting: "return"`.'}`,
      cause,
    },
  );
}

/**
 * Returns the kind of a task's outputs if its endpoint must be another than that of the intent. API v2 finds the tasks of
 * all endpoints, and its records do not contain the endpoint.
 */
async function foreignOutput(
  parts: EngineParts,
  { endpoint }: TaskIntent,
  { data }: ExistingTask,
): Promise<string | undefined> {
  const { outputs } = await findEndpoint(parts, endpoint);
  const isOwn = ({ type }: OutputData): boolean => type === "unknown" || outputs.some((own) => own === type);
  return data.outputs.some(isOwn) ? undefined : data.outputs[0]?.type;
}

/** Looks up the task of an intent. Undefined if the service does not know it, or no lookup gets a response. */
async function find(
  parts: EngineParts,
  intent: TaskIntent,
  signal: AbortSignal | undefined,
): Promise<ExistingTask | undefined> {
  if (!(await canLookUp(parts, intent))) return undefined;
  try {
    const visibleBy = parts.clock.now();
    const end = visibleBy + LOOKUP_TIMEOUT;
    const { found } = await lookUp(parts, referenceOf(intent), { visibleBy, end, signal, cause: undefined });
    return found && taskFromResponse(intent, found);
  } catch {
    // The outcome of the create itself is more informative than a lookup error.
    return undefined;
  }
}
