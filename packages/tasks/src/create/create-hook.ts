import { AbortError, CreateBlockedError, type KlingError, TimeoutError } from "@klingkit/errors";
import { type Clock, Interrupted, safeListener, withTimeout } from "@klingkit/http";
import type { TaskIntent } from "./intent.ts";
import type { Billing } from "../outputs.ts";
import type { CostEstimate } from "../endpoint/price.ts";
import { isFinal, type TaskData } from "../task-data.ts";

/** The outcome of a create that a hook allowed. */
export type CreateOutcome =
  | {
      /** `"none"`: no task was created. `"unknown"`: a task may exist; `kling.tasks.recover` finds out. */
      readonly taskState: "none" | "unknown";
    }
  | {
      /** The task has finished. */
      readonly taskState: "exists";
      /** Whether the task succeeded. */
      readonly status: "succeeded" | "failed";
      /** What the task cost. */
      readonly billing: readonly Billing[];
    };

/** Returned by a hook to receive the outcome of the create. */
export interface CreateReservation {
  /**
   * Called once: when the create fails, or when a poll or a callback of this client shows that the task has finished.
   * It is not called for a task that this client does not see finish. Errors are ignored.
   */
  settled(outcome: CreateOutcome): unknown;
}

/**
 * Runs once per create, directly before its first request, including `tasks.send` of a stored intent. It does not run
 * for retries, recoveries or tasks that already exist. It may throw to block the create.
 *
 * After a crash it may run again for the same external task id. Store reservations under `intent.externalTaskId`, so
 * that the second run does not reserve twice.
 * @param intent the create
 * @param estimate the expected cost; undefined if no price is known, or if the intent was prepared by a client without
 *   a hook
 * @example
 * const beforeCreate: BeforeCreate = async (intent, estimate) => {
 *   const reservation = await budget.reserve(intent.externalTaskId, estimate?.usd.max ?? 1);
 *   return { settled: (outcome) => reservation.settle(outcome) };
 * };
 */
export type BeforeCreate = (
  intent: TaskIntent,
  estimate: CostEstimate | undefined,
) => CreateReservation | void | Promise<CreateReservation | void>;

/** A create that a hook allowed. */
export interface HookedCreate {
  /** Reports that the service accepted the create. The reservation is settled when the task has finished. */
  accepted(task: TaskData): void;
  /** Reports that the create failed. This settles the reservation. */
  failed(error: KlingError): void;
}

/** A `beforeCreate` hook, bound to a client. */
export interface CreateHook {
  /**
   * Runs the hook before a create.
   * @throws {CreateBlockedError} if the hook throws
   * @throws {TimeoutError} if the hook does not finish in time
   * @throws {AbortError} if the signal aborts
   */
  before(
    intent: TaskIntent,
    limits: {
      /** The time limit of the hook, milliseconds. */
      readonly ms: number;
      /** Aborts the create. */
      readonly signal: AbortSignal | undefined;
    },
  ): Promise<HookedCreate>;
  /** Settles the reservation of the task if it has finished. */
  observe(task: TaskData): void;
}

/**
 * Binds a `beforeCreate` hook to a client.
 * @param clock the clock of the client
 * @param hook the hook
 */
export function createHook(clock: Clock, hook: BeforeCreate): CreateHook {
  const unsettled = new Map<string, (outcome: CreateOutcome) => void>();

  function observe({ id, status, billing }: TaskData): void {
    if (!isFinal(status)) return;
    unsettled.get(id)?.({ taskState: "exists", status, billing });
    unsettled.delete(id);
  }

  return {
    async before(intent, limits) {
      const reservation = await run(clock, hook, intent, limits);
      const settle = safeListener((outcome: CreateOutcome) => reservation?.settled(outcome));
      return {
        accepted(task) {
          unsettled.set(task.id, settle);
          observe(task);
        },
        failed: ({ taskState }) => settle({ taskState: taskState === "unknown" ? "unknown" : "none" }),
      };
    },
    observe,
  };
}

async function run(
  clock: Clock,
  hook: BeforeCreate,
  intent: TaskIntent,
  limits: { readonly ms: number; readonly signal: AbortSignal | undefined },
): Promise<CreateReservation | void> {
  const taskState = "none";
  try {
    return await withTimeout({ clock, ...limits }, async () => hook(intent, intent.estimate));
  } catch (error) {
    if (!(error instanceof Interrupted)) {
      throw new CreateBlockedError(
        `\`beforeCreate\` blocked the creation of a ${intent.endpoint} task: ${asSentence(error instanceof Error ? error.message : String(error))}`,
        { taskState, cause: error },
      );
    }
    if (error.by === "abort") throw new AbortError("The create was aborted.", { taskState, cause: error.cause });
    throw new TimeoutError(`\`beforeCreate\` did not finish within ${limits.ms} ms.`, { taskState });
  }
}

/** A text that ends like a sentence. */
function asSentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
