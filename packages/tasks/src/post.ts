import { type TaskReference, UnexpectedResponseError } from "@klingkit/errors";
import type { Call } from "@klingkit/http";
import type { TaskContext } from "./context.ts";
import { decodeTask } from "./decode-task.ts";
import { fieldsOf } from "./fields.ts";
import { referenceOf, type TaskIntent } from "./intent.ts";
import { knownEndpoint } from "./known-endpoint.ts";
import { lookOnce } from "./look.ts";
import type { TaskSnapshot } from "./snapshot.ts";
import { type Task, taskOf } from "./task.ts";

/** Sends the create itself. `once` when a task may exist already: then every answer but an acceptance is looked into. */
export async function post(
  context: TaskContext,
  intent: TaskIntent,
  limits: Pick<Call, "deadline" | "signal" | "once" | "stopAt">,
): Promise<Task> {
  const transport = await context.transport();
  const what = `Creating a task of ${intent.endpoint}`;
  const task: TaskReference = { ...referenceOf(intent), doubtSince: context.clock.now() };
  const { data, requestId } = await transport.request({
    what,
    method: "POST",
    path: intent.path,
    body: intent.body,
    apiVersion: intent.apiVersion,
    kind: "create",
    task,
    doubt: intent.warning,
    // A gateway that unwraps the answer has still made the task.
    readBare,
    findMade: (await canLookUp(context, intent))
      ? async () => (await lookOnce(context, referenceOf(intent), limits.signal))?.raw
      : undefined,
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

/** The task in a 2xx answer without the service's envelope: as it is, or below `data`. */
function readBare(body: unknown): unknown {
  return [fieldsOf(body)["data"], body].find((task) => decodeTask(task) !== undefined);
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
export async function canLookUp(
  context: TaskContext,
  { endpoint, externalTaskId }: Pick<TaskIntent, "endpoint" | "externalTaskId">,
): Promise<boolean> {
  return externalTaskId !== undefined && (await knownEndpoint(context, endpoint)).ownId.lookup;
}
