import type { TaskReference } from "@klingkit/errors";
import { copyInput } from "./copy-input.ts";
import type { TaskIntent } from "../create/intent.ts";

/** A task in any form: `JSON.stringify(task)`, its parsed form, the task itself, or an error's `task`. */
export type TaskReferenceLike =
  | string
  | TaskReference
  | {
      /** The reference of the task. */
      toJSON(): TaskReference;
    };

/** Returns a copy of the reference as plain data. */
export function plainReference<T extends TaskReferenceLike | TaskIntent>(
  task: T,
): Exclude<T, { toJSON(): TaskReference }> | TaskReference;
export function plainReference(task: TaskReferenceLike | TaskIntent): string | TaskReference | TaskIntent {
  if (typeof task === "string") return task;
  return "toJSON" in task ? copyInput(task.toJSON()) : copyInput(task);
}
