import {
  AlreadyExistsError,
  KlingError,
  RequestRefusedError,
  type TaskReference,
  UnexpectedResponseError,
} from "@klingkit/errors";
import type { TaskContext } from "./context.ts";
import { decodeTask } from "./decode-task.ts";
import { referenceOf, type TaskIntent } from "./intent.ts";
import { look } from "./look.ts";
import { checkOptions, type SendOptions, taskDefaults } from "./options.ts";
import { settleDoubt } from "./settle.ts";
import type { TaskSnapshot } from "./snapshot.ts";
import { type Task, taskOf } from "./task.ts";

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

/** Sends the create itself. `once` when a task may exist already: then every answer but an acceptance is looked into. */
export async function post(
  context: TaskContext,
  intent: TaskIntent,
  limits: { readonly deadline: number; readonly signal: AbortSignal | undefined; readonly once?: boolean },
): Promise<Task> {
  const transport = await context.transport();
  const what = `Creating a task of ${intent.endpoint}`;
  const task: TaskReference = { ...referenceOf(intent), doubtSince: context.clock.now() };
  const { data, requestId } = await transport.request({
    what,
    method: "POST",
    path: intent.path,
    body: intent.body,
    wire: intent.wire,
    kind: "create",
    task,
    ...limits,
  });
  const made = decodeTask(data);
  if (!made)
    throw new UnexpectedResponseError(`${what}: the answer holds no task id.`, {
      taskState: "unknown",
      task,
      requestId,
    });
  return certain(context, intent, made);
}

/** The handle of a task that is known to exist. */
export function certain(context: TaskContext, intent: TaskIntent | TaskReference, found: TaskSnapshot): Task {
  const { doubtSince: _, ...reference } = "kind" in intent ? { ...referenceOf(intent), doubtSince: undefined } : intent;
  return taskOf(context, {
    ...reference,
    id: found.id,
    ...(found.createdAt === undefined ? {} : { createdAt: found.createdAt }),
  });
}

/** Whether the endpoint's tasks can be asked for by own id. */
export function canLookUp(context: TaskContext, intent: Pick<TaskIntent, "endpoint" | "externalTaskId">): boolean {
  const endpoint = context.endpoints.find(({ name }) => name === intent.endpoint);
  return endpoint?.ownId.lookup === true && intent.externalTaskId !== undefined;
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
