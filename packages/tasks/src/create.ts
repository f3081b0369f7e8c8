import { AlreadyExistsError, KlingError, RequestRefusedError } from "@klingkit/errors";
import type { TaskContext } from "./context.ts";
import { referenceOf, type TaskIntent } from "./intent.ts";
import { look } from "./look.ts";
import { checkOptions, type CreateOptions, type SendOptions, taskDefaults } from "./options.ts";
import { canLookUp, certain, post } from "./post.ts";
import { LOOK_LIMIT, settleDoubt } from "./settle.ts";
import type { Slot } from "./slots.ts";
import { takeSlot } from "./take-slot.ts";
import type { Task } from "./task.ts";

/** What a create and the sending of an intent have in common; an own id is among the options only where the caller chose it. */
type Sending = SendOptions & Pick<CreateOptions, "externalTaskId">;

/** The service's code for "no slot is free". */
const FULL = 1303;

/**
 * Sends an intent and comes back with the one task that it makes.
 * It waits for a slot first. Where nothing can have been made ("not now", no connection) it is sent again; where that is
 * in doubt the own id is looked up first.
 * @throws KlingError whose `taskState` says what it means for money
 */
export async function sendIntent(
  context: TaskContext,
  intent: TaskIntent,
  options: Sending = {},
  onQueued: () => void = () => undefined,
): Promise<Task> {
  checkOptions(intent.endpoint, options);
  const { signal } = options;
  // Whoever stored it may have died after sending it: looking first keeps this safe even where a used id is not refused.
  const before = options.onExisting === "adopt" && (await find(context, intent, signal));
  if (before) return before;
  const queueEnd = context.clock.now() + (options.queueTimeout ?? taskDefaults.queueTimeout);
  for (let again = false; ; again = true) {
    const slot = await takeSlot(context, intent, {
      timeout: Math.max(1, queueEnd - context.clock.now()),
      signal,
      again,
      onQueued,
    });
    const result = await sendInto(context, intent, options, slot);
    if (result !== "full") return result;
  }
}

/** Sends an intent into a slot that it has, and gives the slot back as its outcome says. */
async function sendInto(
  context: TaskContext,
  intent: TaskIntent,
  options: Sending,
  slot: Slot,
): Promise<Task | "full"> {
  const { signal } = options;
  const deadline = options.createTimeout ?? taskDefaults.createTimeout;
  const end = context.clock.now() + deadline;
  try {
    const stopAt = context.slotLimits === false ? [] : [FULL];
    const task = await post(context, intent, { deadline, signal, stopAt });
    slot.hold(task.reference);
    return task;
  } catch (error) {
    if (error instanceof KlingError && error.taskState === "unknown") {
      return settleInto(context, intent, error, { end, signal }, slot);
    }
    if (error instanceof KlingError && error.code === FULL && context.slotLimits !== false) {
      slot.full();
      return "full";
    }
    slot.free();
    const existing = await findExisting(context, intent, error, options);
    if (!existing) throw error;
    // An id that klingkit has just thrown can only be this call's own: a runtime may send a POST twice by itself.
    const thrown = options.externalTaskId === undefined;
    if ((options.onExisting ?? (thrown ? "adopt" : "error")) === "adopt") return existing;
    throw new AlreadyExistsError(
      `A task with the own id ${intent.externalTaskId} was there before; this call made none.`,
      {
        task: existing.reference,
        taskState: "exists",
        advice: 'Use another externalTaskId, or take that task with `onExisting: "adopt"`.',
        cause: error,
      },
    );
  }
}

/** Settles a create in doubt; the task that may exist keeps its slot until then, and after it too if that failed. */
async function settleInto(
  context: TaskContext,
  intent: TaskIntent,
  doubt: KlingError,
  limits: { readonly end: number; readonly signal: AbortSignal | undefined },
  slot: Slot,
): Promise<Task> {
  try {
    const task = await settleDoubt(context, intent, doubt, limits);
    slot.hold(task.reference);
    return task;
  } catch (error) {
    if (await canLookUp(context, intent)) slot.hold(referenceOf(intent));
    else slot.free();
    throw error;
  }
}

/** The task that already has this own id, where the service's refusal leaves that open. Told by looking, not by the refusal's English text. */
async function findExisting(
  context: TaskContext,
  intent: TaskIntent,
  error: unknown,
  options: Sending,
): Promise<Task | undefined> {
  const taken = error instanceof RequestRefusedError && error.code === 1201;
  // What was stored may have been sent before, by a process that died: then no refusal says that there is no task.
  const sentBefore = error instanceof KlingError && options.onExisting === "adopt";
  return taken || sentBefore ? find(context, intent, options.signal) : undefined;
}

/** Looks for the intent's task; undefined where it is not found, or no look was answered. */
async function find(
  context: TaskContext,
  intent: TaskIntent,
  signal: AbortSignal | undefined,
): Promise<Task | undefined> {
  if (!(await canLookUp(context, intent))) return undefined;
  try {
    const found = await look(context, referenceOf(intent), { signal, deadline: LOOK_LIMIT });
    return found && certain(context, intent, found);
  } catch {
    // What comes of the create itself says more than a look that failed.
    return undefined;
  }
}
