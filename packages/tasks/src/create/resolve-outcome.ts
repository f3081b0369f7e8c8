import {
  AbortError,
  BusyError,
  type KlingError,
  RequestRejectedError,
  ServiceError,
  specialCodes,
  TaskOutcomeUnknownError,
  type TaskReference,
} from "@klingkit/errors";
import type { EngineParts } from "../engine/parts.ts";
import { asKlingError, isDefinite } from "../polling/failure.ts";
import { canLookUp, taskFromResponse, type ExistingTask, post } from "./post.ts";
import type { TaskIntent } from "./intent.ts";
import { knownEndpoint } from "../engine/known-endpoint.ts";
import { fetchTask, LOOK_LIMIT } from "../polling/fetch-task.ts";
import type { TaskData } from "../task-data.ts";

/** How long a new task may stay invisible, milliseconds: after a lost connection, and after an error of the service. */
export const SETTLE = { cut: 5000, service: 60_000 } as const;

/** Between look-ups: the first wait and the longest, milliseconds. */
const LOOK = { first: 500, longest: 5000 };

/** How long to look a task up after the error that made its outcome unknown, milliseconds. */
function settleTime(error: KlingError): number {
  // "Temporarily down" most likely means that the service did not start the request.
  if (error.serviceCode === specialCodes.serviceDown) return SETTLE.cut;
  return error instanceof ServiceError || (error.status ?? 0) >= 500 ? SETTLE.service : SETTLE.cut;
}

/**
 * Finds out what became of a create whose outcome is unknown. Only an acceptance or a look-up that finds the task settles
 * it. A later rejection proves nothing, because the task of the first request may be its reason.
 * @param doubt the error that made the outcome unknown
 * @throws {TaskOutcomeUnknownError} if the outcome is still unknown at the end
 * @throws {AbortError} if `signal` aborts
 */
export async function resolveOutcome(
  parts: EngineParts,
  intent: TaskIntent,
  doubt: KlingError,
  limits: { readonly end: number; readonly signal: AbortSignal | undefined },
): Promise<ExistingTask> {
  const { clock } = parts;
  const { end, signal } = limits;
  const reference = doubt.task ?? intent;
  if (doubt instanceof AbortError || !(await canLookUp(parts, intent))) throw doubt;

  let settled = clock.now() + settleTime(doubt);
  let last: KlingError | undefined;
  // After a rejection a second request cannot succeed: from then on the task is only looked up.
  let isRejected = false;
  for (;;) {
    const { found, failure } = await findUntil(parts, reference, { settled, end, signal, doubt });
    if (found) return taskFromResponse(intent, found);
    // Only a look-up with a response is a reason to send the create again.
    if (failure || isRejected || clock.now() >= end || !(await mayResend(parts, intent)))
      throw stillUnknown(doubt, last ?? failure);
    try {
      return await post(parts, intent, { callTimeout: Math.max(1, end - clock.now()), signal, retry: false });
    } catch (caught) {
      const error = asKlingError(caught);
      if (error instanceof AbortError) throw abortedUnknown(doubt, error);
      last = error;
      isRejected = isRejection(error);
      // The task itself may be the reason: its external task id is in use.
      settled =
        error instanceof RequestRejectedError && error.serviceCode === specialCodes.invalidValue
          ? end
          : clock.now() + settleTime(error);
    }
  }
}

/** The result of looking a task up: the task, nothing, or the failure of the last look-up. */
export interface Lookup {
  readonly found?: TaskData;
  readonly failure?: KlingError;
}

/**
 * Looks a task up repeatedly until it is found, or until the service does not know it at or after `settled`. Look-ups
 * without a response are repeated until `end`.
 * @throws {KlingError} if the service rejects the credential or the account, or `signal` aborts
 */
export async function findUntil(
  parts: EngineParts,
  reference: Pick<TaskReference, "apiVersion" | "endpoint" | "id" | "externalTaskId">,
  limits: {
    readonly settled: number;
    readonly end: number;
    readonly signal: AbortSignal | undefined;
    /** The error that made the outcome unknown. Undefined if the task is known to exist, or an earlier call made it so. */
    readonly doubt: KlingError | undefined;
  },
): Promise<Lookup> {
  const { clock } = parts;
  const { settled, end, signal, doubt } = limits;
  for (let wait = LOOK.first; ; wait = Math.min(LOOK.longest, wait * 2)) {
    let failure: KlingError | undefined;
    try {
      const callTimeout = Math.min(LOOK_LIMIT, Math.max(1, end - clock.now()));
      const found = await fetchTask(parts, reference, { signal, callTimeout, maxRetries: Number.POSITIVE_INFINITY });
      if (found) return { found };
    } catch (caught) {
      const error = asKlingError(caught);
      if (error instanceof AbortError) throw doubt ? abortedUnknown(doubt, error) : error;
      if (isDefinite(error)) throw doubt ? stillUnknown(doubt, error) : error;
      failure = error;
    }
    const left = (failure ? end : Math.min(settled, end)) - clock.now();
    if (left <= 0) return failure ? { failure } : {};
    await clock.sleep(Math.min(wait, left), signal).catch(() => {
      const error = new AbortError("Looking for the task was aborted.", { cause: signal?.reason });
      throw doubt ? abortedUnknown(doubt, error) : error;
    });
  }
}

/** Sending again is safe only if the service rejects a used external task id. */
async function mayResend(parts: EngineParts, { endpoint }: TaskIntent): Promise<boolean> {
  return (await knownEndpoint(parts, endpoint)).externalTaskId.unique !== "assumed";
}

/**
 * Whether a response means that a second request cannot succeed. "Not now" does not, nor does a request that was not sent.
 */
function isRejection(error: KlingError): boolean {
  return error.taskState === "none" && error.status !== undefined && !(error instanceof BusyError);
}

function stillUnknown(doubt: KlingError, last: KlingError | undefined): TaskOutcomeUnknownError {
  const then = last ? ` Then: ${last.summary}` : "";
  return outcomeUnknown(
    `It is not known whether the task was created. ${doubt.summary}${then}`,
    doubt.task,
    doubt,
    last,
  );
}

/**
 * The error of a create whose outcome stays unknown.
 * @param cause the error that made the outcome unknown
 * @param last the last error, if there is a later one
 */
export function outcomeUnknown(
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

function abortedUnknown(doubt: KlingError, error: AbortError): AbortError {
  return new AbortError(`${error.summary} Before that: ${doubt.summary}`, {
    taskState: "unknown",
    task: doubt.task,
    advice: "Call kling.tasks.recover(error.task) to find out whether the task was created.",
    cause: error.cause,
  });
}
