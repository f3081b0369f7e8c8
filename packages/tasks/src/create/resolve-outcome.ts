import {
  AbortError,
  BusyError,
  type KlingError,
  ServiceError,
  specialCodes,
  TaskOutcomeUnknownError,
  type TaskReference,
} from "@klingkit/errors";
import type { EngineParts } from "../engine/parts.ts";
import { asKlingError, isAccessDenied } from "../polling/failure.ts";
import { canLookUp, existedBefore, taskFromResponse, type ExistingTask, post } from "./post.ts";
import { referenceOf, type TaskIntent } from "./intent.ts";
import { findEndpoint } from "../engine/find-endpoint.ts";
import { observe } from "../engine/telemetry.ts";
import { fetchTaskWithAge, LOOKUP_TIMEOUT } from "../polling/fetch-task.ts";
import type { TaskData } from "../task-data.ts";

/**
 * How long a new task may be invisible, milliseconds: `short` after a lost connection or service code 5001, `full` after
 * any other server error.
 */
const VISIBILITY_DELAY = { short: 5000, full: 60_000 } as const;

/** Returns the same delays, or longer ones if a task was observed to be invisible for longer. */
export function visibilityDelays({ facts }: Pick<EngineParts, "facts">): {
  readonly short: number;
  readonly full: number;
} {
  const observed = 2 * (facts?.unseenMs ?? 0);
  const { short, full } = VISIBILITY_DELAY;
  return { short: Math.max(short, observed), full: Math.max(full, observed) };
}

/** How far the clocks of two machines may differ, milliseconds. */
const MAX_CLOCK_DIFFERENCE = 3_600_000;

/**
 * Returns when a lookup shows a task that exists, epoch milliseconds.
 * @param createdAt when the task was created at the latest, on the clock of any machine; undefined if unknown
 */
export function visibleFrom(parts: Pick<EngineParts, "facts">, createdAt: number | undefined, now: number): number {
  return createdAt !== undefined && createdAt < now - MAX_CLOCK_DIFFERENCE ? now : now + visibilityDelays(parts).full;
}

/** The time between two lookups, milliseconds. It doubles from `first` to `max`. */
const LOOKUP_INTERVAL = { first: 500, max: 5000 };

/** How long a task is looked up after the error that made its outcome unknown, milliseconds. */
function visibilityDelay(parts: Pick<EngineParts, "facts">, error: KlingError): number {
  const { short, full } = visibilityDelays(parts);
  // "Temporarily down" most likely means that the service did not start the request.
  if (error.serviceCode === specialCodes.serviceDown) return short;
  return error instanceof ServiceError || (error.status ?? 0) >= 500 ? full : short;
}

/** The limits of resolving the outcome of a create. */
interface ResolveLimits {
  /** When the call of the user began, epoch milliseconds. */
  readonly startedAt: number;
  /** When the create must end, epoch milliseconds. */
  readonly end: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * Resolves a create whose outcome is unknown. Only an acceptance, or a lookup that finds the task, decides it. A later
 * rejection proves nothing, because the task of the first request may be its reason. A task that is older than the call
 * has `existedBefore`.
 * @param cause the error that made the outcome unknown
 * @throws {TaskOutcomeUnknownError} if the outcome is still unknown at the end
 * @throws {AbortError} if `signal` aborts
 */
export async function resolveOutcome(
  parts: EngineParts,
  intent: TaskIntent,
  cause: KlingError,
  limits: ResolveLimits,
): Promise<ExistingTask> {
  const isUnconfirmed = intent.externalTaskIdUnconfirmed === true;
  if (cause instanceof AbortError) throw cause;
  if (!(await canLookUp(parts, intent))) throw isUnconfirmed ? unconfirmedError(intent, cause) : cause;
  const { endpoint, model, externalTaskId } = intent;
  const operation = { type: "resolve", endpoint, model, externalTaskId } as const;
  return observe(
    parts,
    operation,
    () => lookUpOrResend(parts, intent, cause, limits),
    (task) => ({ id: task.data.id, existedBefore: task.existedBefore === true }),
  );
}

/** Looks a task up, and sends its create again if it does not exist, until one of both decides. */
async function lookUpOrResend(
  parts: EngineParts,
  intent: TaskIntent,
  cause: KlingError,
  { startedAt, end, signal }: ResolveLimits,
): Promise<ExistingTask> {
  const { clock } = parts;
  const isUnconfirmed = intent.externalTaskIdUnconfirmed === true;
  // A create that cannot be sent again is looked up as long as a task may be invisible.
  let visibleBy = clock.now() + (isUnconfirmed ? visibilityDelays(parts).full : visibilityDelay(parts, cause));
  let last: KlingError | undefined;
  // After a rejection a second request cannot succeed: from then on the task is only looked up.
  let isRejected = false;
  for (;;) {
    const { found, age, failure } = await lookUp(parts, intent, { visibleBy, end, signal, cause });
    if (found) {
      const task = taskFromResponse(intent, found);
      return existedBefore(parts, { age }, startedAt) ? { ...task, existedBefore: true } : task;
    }
    if (isUnconfirmed && !failure) throw unconfirmedError(intent, cause);
    // Without a response to the lookup, a second create would not be safe.
    if (failure || isRejected || clock.now() >= end || !(await mayResend(parts, intent)))
      throw stillUnknownError(cause, last ?? failure);
    try {
      const callTimeout = Math.max(1, end - clock.now());
      return await post(parts, intent, { callTimeout, signal, retry: false }, startedAt);
    } catch (caught) {
      const error = asKlingError(caught);
      if (error instanceof AbortError) throw abortErrorWhileUnknown(cause, error);
      last = error;
      isRejected = isRejection(error);
      // The task itself may be the reason: its external task id is in use.
      visibleBy = error.serviceCode === specialCodes.invalidValue ? end : clock.now() + visibilityDelay(parts, error);
    }
  }
}

/** The result of lookups: the task, or the failure of the last one. Empty if the service does not know the task. */
export interface LookupResult {
  readonly found?: TaskData;
  /** The time since the service created the task, milliseconds. Undefined if it is unknown. */
  readonly age?: number | undefined;
  readonly failure?: KlingError;
}

/**
 * Looks a task up repeatedly until it is found, or until the service does not know it at or after `visibleBy`. Lookups
 * without a response are repeated until `end`, unless no request has reached the service yet.
 * @throws {KlingError} if the service rejects the credential or denies permission, or `signal` aborts
 */
export async function lookUp(
  parts: EngineParts,
  reference: Pick<TaskReference, "apiVersion" | "endpoint" | "id" | "externalTaskId">,
  limits: {
    /** When the service shows every task that exists, epoch milliseconds. */
    readonly visibleBy: number;
    /** When the lookups must end, epoch milliseconds. */
    readonly end: number;
    readonly signal: AbortSignal | undefined;
    /** The error that made the outcome unknown. Undefined if the task exists, or an earlier call threw the error. */
    readonly cause: KlingError | undefined;
  },
): Promise<LookupResult> {
  const { clock } = parts;
  const { signal, cause } = limits;
  let { visibleBy, end } = limits;
  let last = clock.now();
  let mayHaveReachedService = cause !== undefined && cause.sent !== "no";
  // A create that failed without a connection has already been retried.
  const retriesBeforeFirstContact = cause ? { maxRetries: 0 } : {};
  for (let interval = LOOKUP_INTERVAL.first; ; interval = Math.min(LOOKUP_INTERVAL.max, interval * 2)) {
    let failure: KlingError | undefined;
    try {
      const callTimeout = Math.min(LOOKUP_TIMEOUT, Math.max(1, end - clock.now()));
      const retries = mayHaveReachedService ? { maxRetries: Number.POSITIVE_INFINITY } : retriesBeforeFirstContact;
      const found = await fetchTaskWithAge(parts, reference, { signal, callTimeout, ...retries });
      if (found) return { found: found.data, age: found.age };
    } catch (caught) {
      const error = asKlingError(caught);
      if (error instanceof AbortError) throw cause ? abortErrorWhileUnknown(cause, error) : error;
      mayHaveReachedService ||= error.sent !== "no";
      if (!mayHaveReachedService) return { failure: error };
      if (isAccessDenied(error)) throw cause ? stillUnknownError(cause, error) : error;
      failure = error;
    }
    mayHaveReachedService = true;
    const now = clock.now();
    if (now < last) {
      // The clock was set back: the remaining times stay the same.
      visibleBy -= last - now;
      end -= last - now;
    }
    last = now;
    const remaining = (failure ? end : Math.min(visibleBy, end)) - now;
    if (remaining <= 0) return failure ? { failure } : {};
    await parts.sleep(Math.min(interval, remaining), signal).catch((reason: unknown) => {
      const error = new AbortError("The lookup of the task was aborted.", { cause: reason });
      throw cause ? abortErrorWhileUnknown(cause, error) : error;
    });
  }
}

/** Whether the create can be sent again safely: the service rejects an external task id that is in use. */
async function mayResend(parts: EngineParts, { endpoint }: TaskIntent): Promise<boolean> {
  const { duplicateIds = "rejected" } = parts.facts ?? {};
  if (duplicateIds !== "rejected") return false;
  return (await findEndpoint(parts, endpoint)).externalTaskId.duplicatesRejected !== "assumed";
}

/** Creates the error of a create that cannot be looked up, because the service may not know its external task id. */
function unconfirmedError(intent: TaskIntent, cause: KlingError): TaskOutcomeUnknownError {
  const reason =
    intent.externalTaskId === undefined
      ? "The service rejects external task ids with this model, so the task cannot be looked up."
      : "The lookup did not find it, but the service may ignore external task ids with this model.";
  const summary = `It is unknown whether the task was created. ${cause.summary} ${reason}`;
  return unrecoverableError(summary, cause.task ?? referenceOf(intent), cause);
}

/** Whether an error means that a second request cannot succeed. The service was reached and is not merely busy. */
function isRejection(error: KlingError): boolean {
  return error.taskState === "none" && error.status !== undefined && !(error instanceof BusyError);
}

function stillUnknownError(cause: KlingError, last: KlingError | undefined): TaskOutcomeUnknownError {
  const lastFailure = last ? ` The last attempt failed: ${last.summary}` : "";
  return outcomeUnknownError(
    `It is unknown whether the task was created. ${cause.summary}${lastFailure}`,
    cause.task,
    cause,
    last,
  );
}

/**
 * Creates the error for a create whose outcome stays unknown.
 * @param cause the error that made the outcome unknown
 * @param last the last error, if there is a later one
 */
export function outcomeUnknownError(
  summary: string,
  task: TaskReference | undefined,
  cause: KlingError,
  last: KlingError = cause,
): TaskOutcomeUnknownError {
  return new TaskOutcomeUnknownError(summary, {
    taskState: "unknown",
    task,
    fault: cause.fault,
    advice: "Call kling.tasks.recover(error.task) later to find out.",
    serviceCode: last.serviceCode ?? cause.serviceCode,
    status: last.status ?? cause.status,
    requestId: last.requestId ?? cause.requestId,
    cause,
  });
}

/** Creates the error of a create whose outcome stays unknown because the tasks of its endpoint cannot be looked up. */
export function unrecoverableError(
  summary: string,
  task: TaskReference,
  cause?: KlingError,
  advice = "Search for it in the console or with kling.tasks.list() before you create it again.",
): TaskOutcomeUnknownError {
  return new TaskOutcomeUnknownError(summary, {
    taskState: "unknown",
    task,
    recoverable: false,
    fault: cause?.fault,
    advice,
    serviceCode: cause?.serviceCode,
    status: cause?.status,
    requestId: cause?.requestId,
    cause,
  });
}

function abortErrorWhileUnknown(cause: KlingError, error: AbortError): AbortError {
  return new AbortError(`${error.summary} The first error: ${cause.summary}`, {
    taskState: "unknown",
    task: cause.task,
    advice: "Call kling.tasks.recover(error.task) to find out whether the task was created.",
    cause: error.cause,
  });
}
