import { AbortError, CreateBlockedError, type KlingError, TimeoutError } from "@klingkit/errors";
import { type Clock, Ended, safeListener, withDeadline } from "@klingkit/http";
import type { TaskIntent } from "./intent.ts";
import type { Billing } from "./outputs.ts";
import type { CostEstimate } from "./price.ts";
import { isFinal, type TaskData } from "./task-data.ts";

/** What became of a create that a hook has let through. */
export type CreateOutcome =
  /** `none`: no task was created. `unknown`: one may exist, and `kling.tasks.recover` finds out. */
  | { readonly taskState: "none" | "unknown" }
  /** The task has ended, and this is what it cost. */
  | { readonly taskState: "exists"; readonly status: "succeeded" | "failed"; readonly billing: readonly Billing[] };

/** What a hook returns to learn the outcome. */
export interface CreateReservation {
  /**
   * Called once: when the create fails, or when this client reads the end of the task. It is not called for a task whose
   * end this client never reads. Errors are ignored.
   */
  settled(outcome: CreateOutcome): unknown;
}

/**
 * Runs once per create, directly before its first request, also for `tasks.send` of a stored intent. Repeated requests,
 * recoveries and tasks that existed before do not run it. It may throw to block the create.
 *
 * A program that crashes may run it again for the same external task id: a guard that stores its reservations keys them by
 * `intent.externalTaskId`, so that the repetition is free.
 * @param estimate undefined if no price is known, or if the intent was prepared by a client without a hook
 */
export type BeforeCreate = (
  intent: TaskIntent,
  estimate: CostEstimate | undefined,
) => CreateReservation | void | Promise<CreateReservation | void>;

/** One create under a hook. */
export interface HookedCreate {
  /** The service has accepted it: its end settles the reservation. */
  accepted(task: TaskData): void;
  failed(error: KlingError): void;
}

export interface CreateHook {
  /** @throws {CreateBlockedError} if the hook throws */
  before(
    intent: TaskIntent,
    limits: { readonly ms: number; readonly signal: AbortSignal | undefined },
  ): Promise<HookedCreate>;
  /** Settles the reservation of a task whose end was read. */
  seen(task: TaskData): void;
}

export function createHook(clock: Clock, hook: BeforeCreate): CreateHook {
  const open = new Map<string, (outcome: CreateOutcome) => void>();

  function seen({ id, status, billing }: TaskData): void {
    if (!isFinal(status)) return;
    open.get(id)?.({ taskState: "exists", status, billing });
    open.delete(id);
  }

  return {
    async before(intent, limits) {
      const reservation = await run(clock, hook, intent, limits);
      const settle = safeListener((outcome: CreateOutcome) => reservation?.settled(outcome));
      return {
        accepted(task) {
          open.set(task.id, settle);
          seen(task);
        },
        failed: ({ taskState }) => settle({ taskState: taskState === "unknown" ? "unknown" : "none" }),
      };
    },
    seen,
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
    return await withDeadline({ clock, ...limits }, async () => hook(intent, intent.estimate));
  } catch (error) {
    if (!(error instanceof Ended)) {
      throw new CreateBlockedError(
        `\`beforeCreate\` blocked a task of ${intent.endpoint}: ${error instanceof Error ? error.message : String(error)}`,
        { taskState, cause: error },
      );
    }
    if (error.by === "abort") throw new AbortError("The create was aborted.", { taskState, cause: error.cause });
    throw new TimeoutError(`\`beforeCreate\` did not finish within ${limits.ms} ms.`, { taskState });
  }
}
