import type { KlingError } from "@klingkit/errors";
import type { CostEstimate } from "../endpoint/cost-estimate.ts";
import type { Billing } from "../outputs.ts";
import type { TaskData } from "../task-data.ts";
import type { TaskIntent } from "./intent.ts";

/** The outcome of a create that a hook allowed. */
export type CreateOutcome =
  | {
      /**
       * `"none"`: no task was created. `"unknown"`: a task may exist, and `kling.tasks.recover` finds out; or one exists
       * under the external task id (`AlreadyExistsError`), and `finished` receives it.
       */
      readonly taskState: "none" | "unknown";
      /** The error of the create. */
      readonly error: KlingError;
    }
  | {
      /** The task has finished. */
      readonly taskState: "exists";
      /** The service's id of the task. Missing for a call whose response contains the result, such as speech. */
      readonly taskId?: string;
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
 * for retries, recoveries or tasks that already exist. It may throw to block the create. It also runs before a call
 * that is charged and whose response contains the result, such as speech; the intent of such a call has no external task
 * id. It does not run for `kling.request`.
 *
 * After a crash it may run again for the same external task id. Store reservations under `intent.externalTaskId`, so
 * that the second run does not reserve twice.
 * @example
 * const beforeCreate: BeforeCreate = async (intent, estimate) => {
 *   const reservation = await budget.reserve(intent.externalTaskId, estimate?.usd.max ?? 1);
 *   return { settled: (outcome) => reservation.settle(outcome) };
 * };
 */
export interface BeforeCreate {
  /**
   * Decides about a create.
   * @param intent the create
   * @param estimate the expected cost; undefined if no price is known, or if the intent was prepared by a client without
   *   a hook
   * @throws any error, to block the create; if its `retryable` is `true`, that of the `CreateBlockedError` is too
   */
  (
    intent: TaskIntent,
    estimate: CostEstimate | undefined,
  ): CreateReservation | void | Promise<CreateReservation | void>;
  /**
   * Receives each finished task that a poll, a callback or a recovery of this client shows, including tasks that another
   * process created. Errors are ignored.
   * @default none
   */
  readonly finished?: (task: TaskData) => unknown;
}

/** One hook, or several that run in their order until one throws. */
export type BeforeCreateOption = BeforeCreate | readonly BeforeCreate[];
