import { AbortError, BusyError, type KlingError } from "@klingkit/errors";
import { Interrupted, withTimeout } from "@klingkit/http";
import type { TaskIntent } from "../create/intent.ts";
import { createError } from "../create/request-create.ts";
import type { EngineParts } from "../engine/parts.ts";
import { beginOperation, type OperationScope } from "../engine/telemetry.ts";
import type { Tick } from "../polling/ticker.ts";
import type { SlotLease, SlotRequirement } from "./slots.ts";

/** The lease of a create without a concurrency limit. */
const unlimited: SlotLease = { occupy: () => undefined, lowerLimit: () => undefined, release: () => undefined };

/** Learns that a create waits for its slot. */
export interface QueueListener {
  /** Called when the wait begins, and then every `interval` milliseconds. */
  readonly report: () => void;
  readonly interval: number;
}

/**
 * Waits for the concurrency slot of a create.
 * @throws {BusyError} if no slot becomes free in time; nothing was sent
 * @throws {AbortError} if the signal aborts; nothing was sent
 */
export async function acquireSlot(
  parts: EngineParts,
  intent: TaskIntent,
  queue: {
    /** The time limit of the wait, milliseconds. */
    readonly timeout: number;
    /** When the create began to wait, epoch milliseconds. */
    readonly since: number;
    readonly signal: AbortSignal | undefined;
    /** Whether the service rejected the create for lack of a slot. It is then served first. */
    readonly isRetry: boolean;
    readonly whileQueued: QueueListener | undefined;
  },
): Promise<SlotLease> {
  const { slot } = intent;
  const { clock, slots, ticker } = parts;
  if (!slot || !slots) return unlimited;
  const { timeout, since, isRetry, whileQueued } = queue;
  let tick: Tick | undefined;
  let scope: OperationScope | undefined;
  const onQueued = (): void => {
    const { endpoint, model } = intent;
    scope = beginOperation(parts, { type: "queue", endpoint, model, lane: slot.key });
    if (!whileQueued) return;
    whileQueued.report();
    tick = ticker.start(whileQueued.interval, whileQueued.report);
  };
  try {
    const lease = await withTimeout(
      { clock, ms: timeout, signal: queue.signal },
      (signal) => slots.acquire({ ...slot, endpoint: intent.endpoint, signal, isRetry, onQueued }),
      // Releases a slot that is acquired at the moment of the interruption.
      (late) => late.release(),
    );
    scope?.end();
    return lease;
  } catch (caught) {
    // Without a rejection, the tasks of this client occupy the configured limit.
    const error = slotError(caught, intent.endpoint, slot, clock.now() - since, slots.lastRejection(slot.key));
    scope?.end({ error });
    throw error;
  } finally {
    tick?.stop();
  }
}

/**
 * Creates the error of a create that got no slot.
 * @param waited how long it waited, milliseconds
 */
function slotError(
  caught: unknown,
  endpoint: string,
  slot: SlotRequirement,
  waited: number,
  rejection: KlingError | undefined,
): unknown {
  // The client was closed.
  if (!(caught instanceof Interrupted)) return createError(caught);
  if (caught.by === "abort") {
    return new AbortError(`Creating a ${endpoint} task was aborted while waiting for a slot.`, {
      taskState: "none",
      cause: caught.cause,
    });
  }
  const problem = `No concurrency slot for a ${endpoint} task became free within ${Math.round(waited / 1000)} s.`;
  return new BusyError(rejection ? `${problem} ${rejection.summary}` : problem, {
    taskState: "none",
    serviceCode: rejection?.serviceCode,
    status: rejection?.status,
    requestId: rejection?.requestId,
    advice: adviceFor(slot, rejection),
    cause: rejection,
  });
}

function adviceFor({ count }: SlotRequirement, rejection: KlingError | undefined): string {
  if (!rejection) return "The tasks of this client occupy all slots: increase `queueTimeout` or `concurrency`.";
  const problem =
    count > 1
      ? `The task needs ${count} slots at the same time, one per image: create fewer images per task`
      : "Another client may be using the account's concurrency slots: increase `queueTimeout`";
  return `${problem}, or buy more concurrency.`;
}
