import {
  AbortError,
  BusyError,
  type KlingError,
  RequestRefusedError,
  ServiceError,
  specialCodes,
  TaskOutcomeUnknownError,
  type TaskReference,
} from "@klingkit/errors";
import type { EngineParts } from "../engine/parts.ts";
import { asKlingError, isDefinite } from "../polling/failure.ts";
import { canLookUp, certain, type ExistingTask, post } from "./post.ts";
import type { TaskIntent } from "./intent.ts";
import { knownEndpoint } from "../engine/known-endpoint.ts";
import { look, LOOK_LIMIT } from "../polling/look.ts";
import type { TaskData } from "../task-data.ts";

/** How long a task that was made may stay unseen, milliseconds: after a cut connection, and after an error of the service. */
export const SETTLE = { cut: 5000, service: 60_000 } as const;

/** Between looks: the first wait and the longest, milliseconds. */
const LOOK = { first: 500, longest: 5000 };

/** Looks enough for a task to show itself, milliseconds, since the doubt began. */
function settleTime(error: KlingError): number {
  // "Temporarily down" most likely means that nothing was begun.
  if (error.serviceCode === specialCodes.serviceDown) return SETTLE.cut;
  return error instanceof ServiceError || (error.status ?? 0) >= 500 ? SETTLE.service : SETTLE.cut;
}

/**
 * Settles a create whose answer was lost. The doubt is sticky: only an acceptance or a look that finds the task ends it;
 * a refusal after it proves nothing, because the task that was made may be why.
 * @throws TaskOutcomeUnknownError when it cannot be settled in time; AbortError
 */
export async function settleDoubt(
  context: EngineParts,
  intent: TaskIntent,
  doubt: KlingError,
  limits: { readonly end: number; readonly signal: AbortSignal | undefined },
): Promise<ExistingTask> {
  const { clock } = context;
  const { end, signal } = limits;
  const reference = doubt.task ?? intent;
  const unsettled = (last?: KlingError): TaskOutcomeUnknownError => inDoubt(doubt, last);
  if (doubt instanceof AbortError || !(await canLookUp(context, intent))) throw doubt;

  let settled = clock.now() + settleTime(doubt);
  let last: KlingError | undefined;
  // Set once a refusal has said that sending again cannot succeed: from then on there is only looking.
  let refused = false;
  for (;;) {
    const { found, failure } = await lookUntil(context, reference, { settled, end, signal, doubt });
    if (found) return certain(intent, found);
    // Only a look that was answered is a reason to send again.
    if (failure || refused || clock.now() >= end || !(await mayResend(context, intent)))
      throw unsettled(last ?? failure);
    try {
      return await post(context, intent, { deadline: Math.max(1, end - clock.now()), signal, once: true });
    } catch (caught) {
      const error = asKlingError(caught);
      if (error instanceof AbortError) throw abortedInDoubt(doubt, error);
      last = error;
      refused = isRefused(error);
      // "Already exists" is the task itself speaking: look until it shows.
      settled =
        error instanceof RequestRefusedError && error.serviceCode === specialCodes.invalidValue
          ? end
          : clock.now() + settleTime(error);
    }
  }
}

/** What looking for a task came to: found, or absent, or (`failure`) not even an answer. */
export interface Sought {
  readonly found?: TaskData;
  readonly failure?: KlingError;
}

/**
 * Looks a task up again and again until it is found, or a look is answered without it once `settled` has come.
 * A look that gets no answer says nothing: then it goes on, until `end`.
 */
export async function lookUntil(
  context: EngineParts,
  reference: Pick<TaskReference, "apiVersion" | "endpoint" | "id" | "externalTaskId">,
  limits: {
    readonly settled: number;
    readonly end: number;
    readonly signal: AbortSignal | undefined;
    readonly doubt: KlingError | undefined;
  },
): Promise<Sought> {
  const { clock } = context;
  const { settled, end, signal, doubt } = limits;
  for (let wait = LOOK.first; ; wait = Math.min(LOOK.longest, wait * 2)) {
    let failure: KlingError | undefined;
    try {
      const deadline = Math.min(LOOK_LIMIT, Math.max(1, end - clock.now()));
      const found = await look(context, reference, { signal, deadline, maxRetries: Number.POSITIVE_INFINITY });
      if (found) return { found };
    } catch (caught) {
      const error = asKlingError(caught);
      if (error instanceof AbortError) throw doubt ? abortedInDoubt(doubt, error) : error;
      if (isDefinite(error)) throw doubt ? inDoubt(doubt, error) : error;
      failure = error;
    }
    const left = (failure ? end : Math.min(settled, end)) - clock.now();
    if (left <= 0) return failure ? { failure } : {};
    await clock.sleep(Math.min(wait, left), signal).catch(() => {
      const error = new AbortError("Looking for the task was aborted.", { cause: signal?.reason });
      throw doubt ? abortedInDoubt(doubt, error) : error;
    });
  }
}

/** Sending again is safe only if the service rejects a used external task id. */
async function mayResend(context: EngineParts, { endpoint }: TaskIntent): Promise<boolean> {
  return (await knownEndpoint(context, endpoint)).ownId.unique !== "assumed";
}

/**
 * Whether an answer says that sending again cannot succeed. "Later" does not, nor does what was never sent: no connection,
 * no credential. (5001 says "down", which proves nothing.)
 */
function isRefused(error: KlingError): boolean {
  return error.taskState === "none" && error.status !== undefined && !(error instanceof BusyError);
}

function inDoubt(doubt: KlingError, last: KlingError | undefined): TaskOutcomeUnknownError {
  const then = last ? ` Then: ${last.summary}` : "";
  return new TaskOutcomeUnknownError(`It is not known whether the task was made. ${doubt.summary}${then}`, {
    taskState: "unknown",
    fault: doubt.fault,
    task: doubt.task,
    advice: "kling.tasks.recover(error.task) finds out.",
    serviceCode: last?.serviceCode ?? doubt.serviceCode,
    status: last?.status ?? doubt.status,
    requestId: last?.requestId ?? doubt.requestId,
    cause: doubt,
  });
}

function abortedInDoubt(doubt: KlingError, error: AbortError): AbortError {
  return new AbortError(`${error.summary} Before that: ${doubt.summary}`, {
    taskState: "unknown",
    task: doubt.task,
    advice: "kling.tasks.recover(error.task) finds out whether the task was made.",
    cause: error.cause,
  });
}
