import type { TaskReference } from "@klingkit/errors";
import type { SucceededTask, Task } from "@klingkit/tasks";
import { sealIds } from "./ids.ts";
import type { TaskView } from "./protocol.ts";
import type { Sealer } from "./seal.ts";

/** Describes tasks for the page of a user. */
export interface Views {
  task(task: Task): Promise<TaskView>;
  /** Describes the task of an error. */
  reference(reference: TaskReference): Promise<Record<string, unknown>>;
  /** Describes the result of a call that creates no task: its data, without methods and `raw`. */
  result(result: unknown): Promise<unknown>;
}

/** Creates the views of a user. */
export function createViews(sealer: Sealer, user: string): Views {
  // Another instance may receive the callback, so that a wait must not rely on it and poll rarely.
  const token = ({ expectsCallback: _expectsCallback, ...reference }: TaskReference): Promise<string> =>
    sealer.seal("task", user, JSON.stringify(reference));
  const seal = (value: unknown): Promise<unknown> => sealIds(sealer, user, value);

  /** Returns the part of an external task id that the page chose. */
  async function ownPart(
    endpoint: string | undefined,
    externalTaskId: string | undefined,
  ): Promise<string | undefined> {
    if (endpoint === undefined) return undefined;
    const prefix = await sealer.prefixOf(user, endpoint);
    return externalTaskId?.startsWith(prefix) ? externalTaskId.slice(prefix.length) : undefined;
  }

  return {
    async task(task) {
      const { id, endpoint, status, billing, createdAt, updatedAt, message, watermark } = task;
      const outputs = task.status === "succeeded" ? await Promise.all(outputsOf(task).map(seal)) : [];
      return {
        id,
        externalTaskId: await ownPart(endpoint, task.externalTaskId),
        endpoint,
        status,
        outputs,
        billing,
        createdAt,
        updatedAt,
        message,
        watermark,
        token: await token(task.toJSON()),
      };
    },
    async reference(reference) {
      const { klingkit, apiVersion, endpoint, id, externalTaskId, createdAt, outcomeUnknownSince } = reference;
      return {
        klingkit,
        apiVersion,
        endpoint,
        id,
        externalTaskId: await ownPart(endpoint, externalTaskId),
        createdAt,
        outcomeUnknownSince,
        token: await token(reference),
      };
    },
    async result(result) {
      if (typeof result !== "object" || result === null) return result;
      const { raw: _raw, ...data }: Record<string, unknown> = { ...result };
      return seal(data);
    },
  };
}

/** The outputs, without what the service sent besides. `fileName` is not enumerable. */
function outputsOf({ outputs }: SucceededTask): unknown[] {
  return outputs.map((output) =>
    output.type === "unknown"
      ? { type: "unknown" }
      : "fileName" in output
        ? { ...output, fileName: output.fileName }
        : output,
  );
}
