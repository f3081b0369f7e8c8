import { AbortError, CreateBlockedError, type KlingError, TimeoutError } from "@klingkit/errors";
import { type Clock, Interrupted, safeListener, withTimeout } from "@klingkit/http";
import type { BeforeCreateOption, CreateOutcome, CreateReservation } from "./before-create.ts";
import type { TaskIntent } from "./intent.ts";
import type { Billing } from "../outputs.ts";
import { fieldsOf } from "../endpoint/fields.ts";
import { isFinal, type TaskData } from "../task-data.ts";

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
  /** Whether the client has hooks, for which prices are estimated. */
  readonly isUsed: boolean;
  /**
   * Begins a create. The hooks of the client, then those of the call, run when its `allow` is called. Undefined without
   * hooks.
   */
  begin(intent: TaskIntent, ofCall?: BeforeCreateOption): HookedCreate | undefined;
  /** Settles the reservations of the task if it has finished. */
  observe(task: TaskData): void;
}

/**
 * Binds `beforeCreate` hooks to a client.
 * @param clock the clock of the client
 * @param option the hooks
 */
export function createHook(clock: Clock, option: BeforeCreateOption | undefined): CreateHook {
  const hooks = [option ?? []].flat();
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
    isUsed: hooks.length > 0,
    begin(intent, ofCall = []) {
      const all = [...hooks, ...[ofCall].flat()];
      if (all.length === 0) return undefined;
      const reservations: ((outcome: CreateOutcome) => void)[] = [];
      // Until the hooks have allowed the create. Afterwards the intent, whose body may be large, is not kept.
      let undecided: TaskIntent | undefined = intent;
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
          const asked = undecided;
          if (!asked) return;
          await run(clock, asked, limits, async (signal) => {
            for (const hook of all) {
              if (signal.aborted) return;
              const reservation = await hook(asked, asked.estimate);
              if (reservation) add(reservation);
            }
          });
          undecided = undefined;
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
