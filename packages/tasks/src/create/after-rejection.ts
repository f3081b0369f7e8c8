import { AbortError, type KlingError, specialCodes, UnexpectedResponseError } from "@klingkit/errors";
import type { EngineParts } from "../engine/parts.ts";
import { referenceOf, type TaskIntent } from "./intent.ts";
import { LOOK_LIMIT, fetchTaskOnce } from "../polling/fetch-task.ts";
import type { CreateOptions, SendOptions } from "../options/options.ts";
import { canLookUp, taskFromResponse, type ExistingTask } from "./post.ts";
import { findUntil, outcomeUnknown, SETTLE } from "./resolve-outcome.ts";

/** The options of a create and of a stored intent. They have an external task id only if the caller chose it. */
export type Sending = SendOptions & Pick<CreateOptions, "externalTaskId">;

/** Words of a rejection that may be about the external task id. They only make the search longer. */
const SPEAKS_OF_ID = /external.?(task.?)?id|already|exist|duplicat|repeat|in use/i;

/** Whether another process may have sent the intent before. */
export function isPossiblySent({ possiblySent, onExisting }: SendOptions): boolean {
  return possiblySent ?? onExisting === "return";
}

/**
 * Finds out whether a task exists although its create was rejected: the service rejects an external task id that is in
 * use, so the task itself may be the reason. Undefined if there is none.
 * @throws {TaskOutcomeUnknownError} if it cannot be found out
 * @throws {AbortError} if the signal aborts
 */
export async function findAfterRejection(
  parts: EngineParts,
  intent: TaskIntent,
  refusal: KlingError,
  options: Sending,
  times: {
    /** When this call began: another process sent the intent before. */
    readonly began: number;
    /** When the create must end. */
    readonly end: number;
  },
): Promise<ExistingTask | undefined> {
  if (!(await canLookUp(parts, intent))) return undefined;
  const reference = referenceOf(intent);
  const possiblySent = isPossiblySent(options);
  const speaksOfId = refusal.serviceCode === specialCodes.invalidValue && speaksOf(intent, refusal);
  if (refusal instanceof AbortError) {
    if (possiblySent) throw refusal.with({ task: reference, taskState: "unknown" });
    return undefined;
  }
  if (!possiblySent && !speaksOfId) {
    // A gateway may have sent the create twice: one look-up finds its task. If the look-up fails, the rejection counts.
    const isGateways = refusal instanceof UnexpectedResponseError && (refusal.status ?? 0) >= 400;
    const isWorthALook = refusal.serviceCode === specialCodes.invalidValue || isGateways;
    const found = isWorthALook ? await fetchTaskOnce(parts, reference, options.signal) : undefined;
    return found && taskFromResponse(intent, found);
  }
  const now = parts.clock.now();
  const settled = (speaksOfId ? now : times.began) + SETTLE.service;
  const doubt = refusal.with({ task: { ...reference, outcomeUnknownSince: now }, taskState: "unknown" });
  const { found, failure } = await findUntil(parts, reference, {
    settled,
    end: Math.max(times.end, now + LOOK_LIMIT),
    signal: options.signal,
    doubt,
  });
  if (found) return taskFromResponse(intent, found);
  if (failure === undefined && !speaksOfId && parts.clock.now() >= settled) return undefined;
  const why = failure ? "could not be looked up" : "was not found";
  throw outcomeUnknown(`${refusal.summary} A task may exist nevertheless, but ${why}.`, doubt.task, refusal);
}

function speaksOf({ externalTaskId = "" }: TaskIntent, { summary }: KlingError): boolean {
  return SPEAKS_OF_ID.test(summary) || summary.includes(externalTaskId);
}
