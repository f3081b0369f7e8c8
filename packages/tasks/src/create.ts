import { AlreadyExistsError, KlingError, RequestRefusedError } from "@klingkit/errors";
import type { TaskContext } from "./context.ts";
import { referenceOf, type TaskIntent } from "./intent.ts";
import { look } from "./look.ts";
import { checkOptions, type SendOptions, taskDefaults } from "./options.ts";
import { canLookUp, certain, post } from "./post.ts";
import { settleDoubt } from "./settle.ts";
import type { Task } from "./task.ts";

/**
 * Sends an intent and comes back with the one task that it makes.
 * Where nothing can have been made ("not now", no connection) it is sent again; where that is in doubt the own id is
 * looked up first.
 * @throws KlingError whose `taskState` says what it means for money
 */
export async function sendIntent(context: TaskContext, intent: TaskIntent, options: SendOptions = {}): Promise<Task> {
  checkOptions(intent.endpoint, options);
  const deadline = options.createTimeout ?? taskDefaults.createTimeout;
  const end = context.clock.now() + deadline;
  try {
    return await post(context, intent, { deadline, signal: options.signal });
  } catch (error) {
    if (!(error instanceof KlingError)) throw error;
    if (error.taskState === "unknown") {
      return settleDoubt(context, intent, error, { end, signal: options.signal });
    }
    const existing = await findExisting(context, intent, error, options);
    if (!existing) throw error;
    if (options.onExisting === "adopt") return existing;
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

/** The task that already has this own id, where that may be why the service refused. Told by looking, not by the refusal's English text. */
async function findExisting(
  context: TaskContext,
  intent: TaskIntent,
  error: KlingError,
  options: SendOptions,
): Promise<Task | undefined> {
  if (!(error instanceof RequestRefusedError && error.code === 1201 && canLookUp(context, intent))) return undefined;
  try {
    const found = await look(context, referenceOf(intent), { signal: options.signal });
    return found && certain(context, intent, found);
  } catch {
    // The refusal itself says more than a look that failed.
    return undefined;
  }
}
