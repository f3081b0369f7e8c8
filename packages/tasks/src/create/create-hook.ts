import { AbortError, CreateBlockedError, type KlingError, TimeoutError } from "@klingkit/errors";
import { type Clock, Interrupted, safeListener, withTimeout } from "@klingkit/http";
import type { TaskIntent } from "./intent.ts";
import type { Billing } from "../outputs.ts";
import { fieldsOf } from "../endpoint/fields.ts";
import type { CostEstimate } from "../endpoint/price.ts";
import { isFinal, type TaskData } from "../task-data.ts";

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

/** A create about which the hooks decide. */
export interface HookedCreate {
  /**
   * Runs the hooks, unless they have already allowed the create.
   * @throws {CreateBlockedError} if a hook throws
   * @throws {TimeoutError} if the hooks do not finish in time
   * @throws {AbortError} if the signal aborts
   */
  allow(limits: {
    /** The time limit of all hooks, milliseconds. */
    readonly ms: number;
    /** Aborts the create. */
    readonly signal: AbortSignal | undefined;
  }): Promise<void>;
  /** Reports that the service accepted the create. The reservations are settled when the task has finished. */
  accepted(task: TaskData): void;
  /** Reports that a call whose response contains the result succeeded. This settles the reservations. */
  done(billing: readonly Billing[]): void;
  /** Reports that the create failed, or was blocked. This settles the reservations of the hooks that allowed it. */
  failed(error: KlingError): void;
}

/** The `beforeCreate` hooks of a client. */
export interface CreateHook {
  /** Begins a create. The hooks run when its `allow` is called. */
  begin(intent: TaskIntent): HookedCreate;
  /** Settles the reservations of the task if it has finished. */
  observe(task: TaskData): void;
}

/**
 * Binds `beforeCreate` hooks to a client. Undefined without hooks.
 * @param clock the clock of the client
 * @param option the hooks
 */
export function createHook(clock: Clock, option: BeforeCreateOption | undefined): CreateHook | undefined {
  const hooks = [option ?? []].flat();
  if (hooks.length === 0) return undefined;
  const unsettled = new Map<string, (outcome: CreateOutcome) => void>();
  const listeners = hooks.flatMap((hook) =>
    hook.finished ? safeListener((task: TaskData) => hook.finished?.(task)) : [],
  );

  function observe(task: TaskData): void {
    const { id: taskId, status, billing } = task;
    if (!isFinal(status)) return;
    unsettled.get(taskId)?.({ taskState: "exists", taskId, status, billing });
    unsettled.delete(taskId);
    for (const listener of listeners) listener(task);
  }

  return {
    begin(intent) {
      const reservations: ((outcome: CreateOutcome) => void)[] = [];
      let isAllowed = false;
      let outcome: CreateOutcome | undefined;
      const settle = (known: CreateOutcome): void => {
        outcome = known;
        for (const settled of reservations.splice(0)) settled(known);
      };
      const add = (reservation: CreateReservation): void => {
        const settled = safeListener((known: CreateOutcome) => reservation.settled(known));
        // A hook that exceeds the time limit may reserve after the create has failed.
        if (outcome) settled(outcome);
        else reservations.push(settled);
      };
      return {
        async allow(limits) {
          if (isAllowed) return;
          await run(clock, intent, limits, async (signal) => {
            for (const hook of hooks) {
              if (signal.aborted) return;
              const reservation = await hook(intent, intent.estimate);
              if (reservation) add(reservation);
            }
          });
          isAllowed = true;
        },
        accepted(task) {
          const earlier = unsettled.get(task.id);
          unsettled.set(task.id, (known) => {
            earlier?.(known);
            settle(known);
          });
          observe(task);
        },
        done: (billing) => settle({ taskState: "exists", status: "succeeded", billing }),
        // A task that exists is charged, so its reservation must not be released.
        failed: (error) => settle({ taskState: error.taskState === "none" ? "none" : "unknown", error }),
      };
    },
    observe,
  };
}

async function run(
  clock: Clock,
  intent: TaskIntent,
  limits: { readonly ms: number; readonly signal: AbortSignal | undefined },
  hooks: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const taskState = "none";
  try {
    await withTimeout({ clock, ...limits }, hooks);
  } catch (error) {
    if (!(error instanceof Interrupted)) {
      throw new CreateBlockedError(
        `\`beforeCreate\` blocked the creation of a ${intent.endpoint} task: ${asSentence(error instanceof Error ? error.message : String(error))}`,
        { taskState, cause: error, retryable: fieldsOf(error)["retryable"] === true },
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
