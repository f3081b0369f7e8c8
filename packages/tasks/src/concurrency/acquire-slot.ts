import { AbortError, BusyError, type KlingError } from "@klingkit/errors";
import { Interrupted, withTimeout } from "@klingkit/http";
import type { TaskIntent } from "../create/intent.ts";
import type { EngineParts } from "../engine/parts.ts";
import type { Slot } from "./slots.ts";

/** Where nothing is counted. */
const anywhere: Slot = { hold: () => undefined, full: () => undefined, free: () => undefined };

/**
 * A place for a create, as soon as there is one.
 * @throws BusyError when the time in the queue is over, AbortError; nothing was sent then
 */
export async function acquireSlot(
  parts: EngineParts,
  intent: TaskIntent,
  queue: {
    readonly timeout: number;
    /** When the create began to wait, epoch milliseconds. */
    readonly since: number;
    readonly signal: AbortSignal | undefined;
    /** The last refusal for want of a slot: the create comes first then. */
    readonly refusal: KlingError | undefined;
    readonly onQueued: () => void;
  },
): Promise<Slot> {
  const { slot } = intent;
  const { clock, slots } = parts;
  if (!slot || !slots) return anywhere;
  const { timeout, since, refusal, onQueued } = queue;
  try {
    return await withTimeout(
      { clock, ms: timeout, signal: queue.signal },
      (signal) =>
        slots.acquire({
          ...slot,
          product: intent.endpoint,
          signal,
          again: refusal !== undefined,
          onQueued,
        }),
      // A slot that is given in the moment of an abort has nobody to give it back.
      (late) => late.free(),
    );
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    const what = `A task of ${intent.endpoint} in the queue for a slot`;
    if (error.by === "abort") throw new AbortError(`${what} was aborted.`, { taskState: "none", cause: error.cause });
    throw new BusyError(`${what}: none became free within ${Math.round((clock.now() - since) / 1000)} s.`, {
      taskState: "none",
      advice:
        "Another client may be using the account's concurrency slots: increase `queueTimeout`, or buy more concurrency.",
      cause: refusal,
    });
  }
}
