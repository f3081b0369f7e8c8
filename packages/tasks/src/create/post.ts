import { issue, type TaskReference, UnexpectedResponseError } from "@klingkit/errors";
import type { Call } from "@klingkit/http";
import type { EngineParts } from "../engine/parts.ts";
import { decodeTask } from "../decode/decode-task.ts";
import { isTask, withoutEnvelope } from "../decode/without-envelope.ts";
import { fieldNames } from "../endpoint/read-shape.ts";
import { referenceOf, type TaskIntent, withoutExternalTaskId } from "./intent.ts";
import { findEndpoint } from "../engine/find-endpoint.ts";
import { type FetchedTask, fetchTaskOnce } from "../polling/fetch-task.ts";
import { requestCreate } from "./request-create.ts";
import type { TaskData } from "../task-data.ts";

/**
 * Sends a create.
 * @param startedAt when the call of the user began, epoch milliseconds
 * @throws {KlingError} with `taskState`, and with the task if it may exist
 */
export async function post(
  parts: EngineParts,
  intent: TaskIntent,
  limits: Pick<Call, "callTimeout" | "doNotRetryCodes" | "retry" | "signal">,
  startedAt: number,
): Promise<ExistingTask> {
  const what = `Creating a ${intent.endpoint} task`;
  const task: TaskReference = { ...referenceOf(intent), outcomeUnknownSince: parts.clock.now() };
  const findTask = async (): Promise<unknown> => {
    const found = await fetchTaskOnce(parts, referenceOf(intent), limits.signal);
    return found && !existedBefore(parts, found, startedAt) ? found.data.raw : undefined;
  };
  const { path, body, apiVersion, warning } = intent;
  const fields = fieldNames((await findEndpoint(parts, intent.endpoint)).schema);
  const { data, requestId } = await requestCreate(
    parts.transport,
    {
      label: what,
      method: "POST",
      path,
      body,
      apiVersion,
      // A gateway that removes the envelope of the response has forwarded the create.
      readWithoutEnvelope: withoutEnvelope(isTask),
      recoverResult: (await canLookUp(parts, intent)) ? findTask : undefined,
      ...limits,
    },
    { task, warning, fields },
  );
  const created = decodeTask(data);
  if (!created) {
    throw new UnexpectedResponseError(`${what}: the response contains no task id.`, {
      sent: "yes",
      taskState: "unknown",
      task,
      requestId,
    });
  }
  // The response may state that the task has succeeded without listing its outputs: a poll reads them.
  const isComplete = created.status !== "succeeded" || created.outputs.length > 0;
  const shown: TaskData = isComplete ? created : { ...created, status: "processing" };
  const isIgnored = intent.externalTaskIdUnconfirmed && created.externalTaskId !== intent.externalTaskId;
  if (!isIgnored) return taskFromResponse(intent, shown);
  const predicate = "was ignored by the service with this model: the task cannot be found by it.";
  parts.emit({
    type: "input-warning",
    at: parts.clock.now(),
    endpoint: intent.endpoint,
    issue: issue("externalTaskId", "unconfirmed", predicate, { severity: "warning" }),
  });
  return taskFromResponse(withoutExternalTaskId(intent), shown);
}

/** A task that exists. */
export interface ExistingTask {
  /** `true` if it may have been created by another call, whose request may differ. */
  readonly existedBefore?: true;
  readonly reference: TaskReference & { readonly id: string };
  readonly data: TaskData;
}

/** How much older than a call its task may seem, milliseconds: the clocks of the service and of its gateway may differ. */
const AGE_TOLERANCE = 60_000;

/**
 * Whether a task with the external task id of a create was created by an earlier call.
 * @param startedAt when this call began, epoch milliseconds
 */
export function existedBefore(
  { clock }: Pick<EngineParts, "clock">,
  { age }: Pick<FetchedTask, "age">,
  startedAt: number,
): boolean {
  return age !== undefined && age > Math.max(0, clock.now() - startedAt) + AGE_TOLERANCE;
}

/** Creates the existing task of an intent or a reference from the service's record. */
export function taskFromResponse(intent: TaskIntent | TaskReference, data: TaskData): ExistingTask {
  const {
    outcomeUnknownSince: _,
    externalTaskIdUnconfirmed: _flag,
    ...reference
  } = "kind" in intent ? { ...referenceOf(intent), outcomeUnknownSince: undefined } : intent;
  const { id, createdAt } = data;
  return { reference: { ...reference, id, ...(createdAt === undefined ? {} : { createdAt }) }, data };
}

/** Whether the tasks of the endpoint can be looked up by external task id. */
export async function canLookUp(
  parts: EngineParts,
  { endpoint, externalTaskId }: Pick<TaskReference, "endpoint" | "externalTaskId">,
): Promise<boolean> {
  return (
    externalTaskId !== undefined &&
    endpoint !== undefined &&
    (await findEndpoint(parts, endpoint)).externalTaskId.lookup
  );
}
