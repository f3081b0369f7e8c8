import { AlreadyExistsError, KlingError, specialCodes } from "@klingkit/errors";
import { findAfterRejection, isPossiblySent, type Sending } from "./after-rejection.ts";
import type { EngineParts } from "../engine/parts.ts";
import type { HookedCreate } from "./create-hook.ts";
import { asKlingError } from "../polling/failure.ts";
import { referenceOf, type TaskIntent } from "./intent.ts";
import { fetchTask, LOOK_LIMIT } from "../polling/fetch-task.ts";
import { taskDefaults } from "../options/options.ts";
import { canLookUp, taskFromResponse, type ExistingTask, post } from "./post.ts";
import { resolveOutcome } from "./resolve-outcome.ts";
import type { Slot } from "../concurrency/slots.ts";
import { acquireSlot } from "../concurrency/acquire-slot.ts";

/**
 * Sends an intent and comes back with the one task that it makes.
 * It waits for a slot first. Where nothing can have been made ("not now", no connection) it is sent again; where that is
 * in doubt the external task id is looked up first.
 * @throws KlingError whose `taskState` says what it means for money
 */
export async function sendIntent(
  parts: EngineParts,
  intent: TaskIntent,
  options: Sending = {},
  onQueued: () => void = () => undefined,
): Promise<ExistingTask> {
  const { signal } = options;
  // A process that crashed may have sent it: looking first keeps this safe even where a used id is not refused.
  const before = isPossiblySent(options) ? await find(parts, intent, signal) : undefined;
  if (before) return existing(intent, before, options);
  const began = parts.clock.now();
  const queueEnd = began + (options.queueTimeout ?? taskDefaults.queueTimeout);
  let refusal: KlingError | undefined;
  let hooked: HookedCreate | undefined;
  for (;;) {
    let slot: Slot;
    try {
      slot = await acquireSlot(parts, intent, {
        timeout: Math.max(1, queueEnd - parts.clock.now()),
        since: began,
        signal,
        refusal,
        onQueued,
      });
    } catch (caught) {
      const error = asKlingError(caught);
      hooked?.failed(error);
      return afterRefusal(parts, intent, error, options, { began, end: began });
    }
    try {
      const ms = options.createTimeout ?? taskDefaults.createTimeout;
      hooked ??= await parts.hook?.before(intent, { ms, signal });
      const result = await sendInto(parts, intent, options, slot, began);
      if (result instanceof KlingError) {
        refusal = result;
        continue;
      }
      hooked?.accepted(result.data);
      return result;
    } catch (caught) {
      const error = asKlingError(caught);
      hooked?.failed(error);
      throw error;
    } finally {
      // Whatever happened, a slot that nothing holds is free.
      slot.free();
    }
  }
}

/** Sends an intent into a slot that it has, and settles the slot as its outcome says. Returns the refusal for want of a slot. */
async function sendInto(
  parts: EngineParts,
  intent: TaskIntent,
  options: Sending,
  slot: Slot,
  began: number,
): Promise<ExistingTask | KlingError> {
  const { signal } = options;
  const callTimeout = options.createTimeout ?? taskDefaults.createTimeout;
  const end = parts.clock.now() + callTimeout;
  try {
    const doNotRetryCodes = parts.slots ? [specialCodes.concurrencyLimit] : [];
    const task = await post(parts, intent, { callTimeout, signal, doNotRetryCodes });
    slot.hold(task.reference);
    return task;
  } catch (caught) {
    const error = asKlingError(caught);
    if (error.serviceCode === specialCodes.concurrencyLimit && error.taskState === "none" && parts.slots) {
      slot.full();
      return error;
    }
    const settling =
      error.taskState === "unknown"
        ? resolveOutcome(parts, intent, error, { end, signal })
        : afterRefusal(parts, intent, error, options, { began, end });
    return holding(parts, intent, settling, slot);
  }
}

/** The task that may exist keeps its slot while that is being settled, and after it too if that failed. */
async function holding(
  parts: EngineParts,
  intent: TaskIntent,
  settling: Promise<ExistingTask>,
  slot: Slot,
): Promise<ExistingTask> {
  try {
    const task = await settling;
    slot.hold(task.reference);
    return task;
  } catch (caught) {
    const error = asKlingError(caught);
    if (error.taskState === "exists" && error.task) slot.hold(error.task);
    else if (error.taskState === "unknown" && (await canLookUp(parts, intent))) slot.hold(referenceOf(intent));
    throw error;
  }
}

/** The task that exists although its create was refused. @throws the refusal, where there is none */
async function afterRefusal(
  parts: EngineParts,
  intent: TaskIntent,
  refusal: KlingError,
  options: Sending,
  times: { readonly began: number; readonly end: number },
): Promise<ExistingTask> {
  const found = await findAfterRejection(parts, intent, refusal, options, times);
  if (found) return existing(intent, found, options, refusal);
  // A refused value may be the id itself: its reference lets the caller look again.
  throw refusal.serviceCode === specialCodes.invalidValue
    ? refusal.with({ task: referenceOf(intent), taskState: "none" })
    : refusal;
}

/** A task that was there before this call. @throws AlreadyExistsError where the caller does not want it */
function existing(intent: TaskIntent, found: ExistingTask, options: Sending, cause?: KlingError): ExistingTask {
  // An id that klingkit has just thrown can only be this call's own: a runtime may send a POST twice by itself.
  const thrown = options.externalTaskId === undefined;
  if ((options.onExisting ?? (thrown ? "return" : "error")) === "return") return found;
  throw new AlreadyExistsError(
    `A task with the external task id ${intent.externalTaskId} was there before; this call made none.`,
    {
      task: found.reference,
      taskState: "exists",
      advice: 'Use another externalTaskId, or take that task with `onExisting: "return"`.',
      cause,
    },
  );
}

/** Looks for the intent's task; undefined where it is not found, or no look-up was answered. */
async function find(
  parts: EngineParts,
  intent: TaskIntent,
  signal: AbortSignal | undefined,
): Promise<ExistingTask | undefined> {
  if (!(await canLookUp(parts, intent))) return undefined;
  try {
    const found = await fetchTask(parts, referenceOf(intent), {
      signal,
      callTimeout: LOOK_LIMIT,
      maxRetries: Number.POSITIVE_INFINITY,
    });
    return found && taskFromResponse(intent, found);
  } catch {
    // What comes of the create itself says more than a look-up that failed.
    return undefined;
  }
}
