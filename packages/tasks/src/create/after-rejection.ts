import { AbortError, type KlingError, serviceCode, specialCodes, type TaskOutcomeUnknownError } from "@klingkit/errors";
import type { EngineParts } from "../engine/parts.ts";
import { referenceOf, type TaskIntent } from "./intent.ts";
import { asKlingError } from "../polling/failure.ts";
import { LOOKUP_TIMEOUT, fetchTask, fetchTaskOnce } from "../polling/fetch-task.ts";
import type { CreateOptions, SendOptions } from "../options/options.ts";
import { canLookUp, taskFromResponse, type ExistingTask } from "./post.ts";
import { lookUp, outcomeUnknownError, unrecoverableError, visibilityDelays } from "./resolve-outcome.ts";

/** The options of a create and of a stored intent. They have an external task id only if the caller chose it. */
export type SendIntentOptions = SendOptions & Pick<CreateOptions, "externalTaskId">;

/** Messages of a rejection that may be about the external task id. A false match only extends the lookups. */
const ID_IN_USE = /already|exist|duplicat|repeat|in use|已存在|重复|占用/i;

/** Whether another process may have sent the intent before. */
export function isPossiblySent({ possiblySent, onExisting }: SendOptions): boolean {
  return possiblySent ?? onExisting === "return";
}

/**
 * Looks up whether a task exists although its create was rejected: the service rejects an external task id that is in
 * use, so the task itself may be the reason. Undefined if no task exists.
 * @throws {TaskOutcomeUnknownError} if the lookups are inconclusive, or the tasks of the endpoint cannot be looked up
 *   (not `recoverable`)
 * @throws {AbortError} if the signal aborts
 */
export async function findAfterRejection(
  parts: EngineParts,
  intent: TaskIntent,
  rejection: KlingError,
  options: SendIntentOptions,
  times: {
    /** When this call began, epoch milliseconds: another process sent the intent before that. */
    readonly startedAt: number;
    /** When the create must end, epoch milliseconds. */
    readonly end: number;
  },
): Promise<ExistingTask | undefined> {
  const reference = referenceOf(intent);
  const possiblySent = isPossiblySent(options);
  if (rejection instanceof AbortError) {
    if (possiblySent) throw rejection.with({ task: reference, taskState: "unknown" });
    return undefined;
  }
  const isInvalidValue = rejection.serviceCode === specialCodes.invalidValue;
  const isIdNamed = isInvalidValue && namesId(intent, rejection);
  if (!(await canLookUp(parts, intent))) {
    if (!possiblySent && !isIdNamed) return undefined;
    throw unrecoverableError(
      `${rejection.summary} A task may exist nevertheless: ${intent.endpoint} has no documented lookup by external task id.`,
      reference,
      rejection,
    );
  }
  const isAboutId = isIdNamed || (isInvalidValue && ID_IN_USE.test(rejection.summary));
  const now = parts.clock.now();
  const cause = rejection.with({ task: { ...reference, outcomeUnknownSince: now }, taskState: "unknown" });
  if (!possiblySent && !isAboutId) {
    const isFromGateway = (rejection.status ?? 0) >= 400 && serviceCode(rejection.serviceCode ?? 0) === undefined;
    if (isFromGateway && rejection.status === 429) {
      // A gateway may have forwarded the create just before this response.
      const end = now + visibilityDelays(parts).short;
      const visibleBy = Math.min(end, times.end);
      const { found, failure } = await lookUp(parts, reference, { visibleBy, end, signal: options.signal, cause });
      if (failure && !isRejected(failure)) throw lookupFailed(rejection, cause);
      return found && taskFromResponse(intent, found);
    }
    if (isFromGateway) return findForwarded(parts, intent, rejection, cause, options.signal);
    // A runtime may have sent the create twice, so the task is looked up once. If the lookup fails, the rejection counts.
    const found = isInvalidValue ? await fetchTaskOnce(parts, reference, options.signal) : undefined;
    return found && taskFromResponse(intent, found.data);
  }
  const visibleBy = (isAboutId ? now : times.startedAt) + visibilityDelays(parts).full;
  const { found, failure } = await lookUp(parts, reference, {
    visibleBy,
    end: Math.max(times.end, now + LOOKUP_TIMEOUT),
    signal: options.signal,
    cause,
  });
  if (found) return taskFromResponse(intent, found);
  if (failure === undefined && !isAboutId && parts.clock.now() >= visibleBy) return undefined;
  if (failure) throw lookupFailed(rejection, cause);
  throw outcomeUnknownError(
    `${rejection.summary} A task may exist nevertheless, but the lookup did not find it.`,
    cause.task,
    rejection,
  );
}

/**
 * Looks up once whether a gateway that rejected a create has forwarded it before. A lookup that is rejected too means a
 * wrong URL or key, so that the rejection counts.
 * @throws {TaskOutcomeUnknownError} if the lookup gets no response
 */
async function findForwarded(
  parts: EngineParts,
  intent: TaskIntent,
  rejection: KlingError,
  cause: KlingError,
  signal: AbortSignal | undefined,
): Promise<ExistingTask | undefined> {
  try {
    const found = await fetchTask(parts, referenceOf(intent), { signal, callTimeout: LOOKUP_TIMEOUT });
    return found && taskFromResponse(intent, found);
  } catch (caught) {
    const error = asKlingError(caught);
    if (isRejected(error)) return undefined;
    if (error instanceof AbortError) throw error.with({ task: cause.task, taskState: "unknown" });
    throw lookupFailed(rejection, cause);
  }
}

/** Whether a lookup was rejected, which a repetition would not change. */
function isRejected({ status = 0 }: KlingError): boolean {
  return status >= 400 && status < 500 && status !== 429;
}

function lookupFailed(rejection: KlingError, { task }: KlingError): TaskOutcomeUnknownError {
  return outcomeUnknownError(
    `${rejection.summary} A task may exist nevertheless, but the lookup failed.`,
    task,
    rejection,
  );
}

/**
 * Whether the service rejected a create because of its external task id, although no task has it: possible if it is not
 * known whether the service accepts external task ids with the model.
 */
export function rejectsExternalTaskId(intent: TaskIntent, error: KlingError): boolean {
  return (
    intent.externalTaskIdUnconfirmed === true &&
    error.serviceCode === specialCodes.invalidValue &&
    namesId(intent, error) &&
    !ID_IN_USE.test(error.summary)
  );
}

/** Whether the message of a rejection names the external task id. */
function namesId({ externalTaskId }: TaskIntent, { summary }: KlingError): boolean {
  return externalTaskId !== undefined && (/external.?(task.?)?id/i.test(summary) || summary.includes(externalTaskId));
}
