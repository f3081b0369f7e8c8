import type { TaskReference } from "@klingkit/errors";
import type { TaskContext } from "./context.ts";
import { look, type LookOptions } from "./look.ts";
import type { WaitOptions } from "./options.ts";
import { resultOf, type TaskResult } from "./result.ts";
import type { TaskSnapshot } from "./snapshot.ts";
import { traced } from "./trace.ts";
import { wait } from "./wait.ts";

/** A task at hand. As data (`JSON.stringify(task)`) it survives a restart: `kling.tasks.resume(json)`. */
export interface Task {
  /** The service's id; missing while only the own id is known. */
  readonly id: string | undefined;
  readonly externalTaskId: string | undefined;
  readonly reference: TaskReference;
  /** Looks once. Undefined when the service does not know the task. */
  get(options?: LookOptions): Promise<TaskSnapshot | undefined>;
  /** Waits for the end; a wait that nobody holds any more ends without a word. @throws TaskFailedError, WaitTimeoutError, AbortError */
  wait(options?: WaitOptions): Promise<TaskResult>;
  toJSON(): TaskReference;
}

/** @param resumed whether it was made by an earlier call, so that it may have ended long ago */
export function taskOf(context: TaskContext, reference: TaskReference, resumed = false): Task {
  const { endpoint, apiVersion, id, externalTaskId } = reference;
  const about = { endpoint, apiVersion, id, external_id: externalTaskId };
  return {
    id: reference.id,
    externalTaskId: reference.externalTaskId,
    reference,
    get: (options) => look(context, reference, options),
    wait(options) {
      const waiting = traced(context, "wait", about, async () =>
        resultOf(context, reference, await wait(context, reference, options, resumed)),
      );
      // A runtime ends the process for an error that nobody hears. A wait that was dropped is none: the task goes on.
      waiting.catch(() => undefined);
      return waiting;
    },
    toJSON: () => reference,
  };
}
