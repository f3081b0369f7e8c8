import {
  AbortError,
  type KlingError,
  specialCodes,
  TaskOutcomeUnknownError,
  UnexpectedResponseError,
} from "@klingkit/errors";
import type { EngineParts } from "../engine/parts.ts";
import { referenceOf, type TaskIntent } from "./intent.ts";
import { LOOK_LIMIT, lookOnce } from "../polling/look.ts";
import type { CreateOptions, SendOptions } from "../options/options.ts";
import { canLookUp, certain, type ExistingTask } from "./post.ts";
import { lookUntil, SETTLE } from "./settle.ts";

/** What a create and the sending of an intent have in common; an external task id is among the options only where the caller chose it. */
export type Sending = SendOptions & Pick<CreateOptions, "externalTaskId">;

/** Words of a refusal that may speak of the external task id. They only ever lengthen the search. */
const SPEAKS_OF_ID = /external.?(task.?)?id|already|exist|duplicat|repeat|in use/i;

/** Whether the intent may have been sent by another process before. */
export function isSentBefore({ sentBefore, onExisting }: SendOptions): boolean {
  return sentBefore ?? onExisting === "adopt";
}

/**
 * Finds out whether a task exists although its create was refused: the service refuses a used external task id, so the
 * refusal may be due to the task itself. Undefined when there is none, and the refusal holds.
 * @throws TaskOutcomeUnknownError when that cannot be settled; AbortError
 */
export async function findAfterRefusal(
  context: EngineParts,
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
  if (!(await canLookUp(context, intent))) return undefined;
  const reference = referenceOf(intent);
  const sentBefore = isSentBefore(options);
  const speaksOfId = refusal.serviceCode === specialCodes.invalidValue && speaksOf(intent, refusal);
  if (refusal instanceof AbortError) {
    if (sentBefore) throw refusal.about(reference, "unknown");
    return undefined;
  }
  if (!sentBefore && !speaksOfId) {
    // Something on the way may have sent the create twice: one look-up tells, and where it fails the refusal holds.
    const isGateways = refusal instanceof UnexpectedResponseError && (refusal.status ?? 0) >= 400;
    const isWorthALook = refusal.serviceCode === specialCodes.invalidValue || isGateways;
    const found = isWorthALook ? await lookOnce(context, reference, options.signal) : undefined;
    return found && certain(intent, found);
  }
  const now = context.clock.now();
  const settled = (speaksOfId ? now : times.began) + SETTLE.service;
  const doubt = refusal.about({ ...reference, doubtSince: now }, "unknown");
  const { found, failure } = await lookUntil(context, reference, {
    settled,
    end: Math.max(times.end, now + LOOK_LIMIT),
    signal: options.signal,
    doubt,
  });
  if (found) return certain(intent, found);
  if (failure === undefined && !speaksOfId && context.clock.now() >= settled) return undefined;
  throw new TaskOutcomeUnknownError(
    `${refusal.summary} The task may exist all the same, and ${failure ? "could not be looked up" : "has not shown itself"}.`,
    {
      taskState: "unknown",
      task: doubt.task,
      fault: refusal.fault,
      advice: "kling.tasks.recover(error.task) finds out.",
      serviceCode: refusal.serviceCode,
      status: refusal.status,
      requestId: refusal.requestId,
      cause: refusal,
    },
  );
}

function speaksOf({ externalTaskId = "" }: TaskIntent, { summary }: KlingError): boolean {
  return SPEAKS_OF_ID.test(summary) || summary.includes(externalTaskId);
}
