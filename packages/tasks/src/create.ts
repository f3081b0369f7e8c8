import { AlreadyExistsError, RequestRefusedError, UnexpectedResponseError } from "@klingkit/errors";
import type { TaskContext } from "./context.ts";
import { decodeTask } from "./decode-task.ts";
import { referenceOf, type TaskIntent } from "./intent.ts";
import { look } from "./look.ts";
import { checkOptions, type SendOptions, taskDefaults } from "./options.ts";
import { type Task, taskOf } from "./task.ts";

/**
 * Sends an intent. It is sent again only where nothing can have been made: when the service said "not now", or when
 * the connection was never there. A lost answer ends it with `taskState: "unknown"` and the task's handle by own id.
 * @throws KlingError whose `taskState` says what it means for money
 */
export async function sendIntent(context: TaskContext, intent: TaskIntent, options: SendOptions = {}): Promise<Task> {
  checkOptions(intent.endpoint, options);
  const transport = await context.transport();
  const reference = referenceOf(intent);
  const what = `Creating a task of ${intent.endpoint}`;
  try {
    const { data, requestId } = await transport.request({
      what,
      method: "POST",
      path: intent.path,
      body: intent.body,
      wire: intent.wire,
      kind: "create",
      deadline: options.createTimeout ?? taskDefaults.createTimeout,
      signal: options.signal,
      task: reference,
    });
    const made = decodeTask(data);
    if (!made) {
      throw new UnexpectedResponseError(`${what}: the answer holds no task id.`, {
        taskState: "unknown",
        task: reference,
        requestId,
      });
    }
    return taskOf(context, {
      ...reference,
      id: made.id,
      ...(made.createdAt === undefined ? {} : { createdAt: made.createdAt }),
    });
  } catch (error) {
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
  error: unknown,
  options: SendOptions,
): Promise<Task | undefined> {
  const endpoint = context.endpoints.find(({ name }) => name === intent.endpoint);
  if (!(error instanceof RequestRefusedError && error.code === 1201 && endpoint?.ownId.lookup && intent.externalTaskId))
    return undefined;
  const reference = referenceOf(intent);
  try {
    const found = await look(context, reference, { signal: options.signal });
    return (
      found &&
      taskOf(context, {
        ...reference,
        id: found.id,
        ...(found.createdAt === undefined ? {} : { createdAt: found.createdAt }),
      })
    );
  } catch {
    // The refusal itself says more than a look that failed.
    return undefined;
  }
}
