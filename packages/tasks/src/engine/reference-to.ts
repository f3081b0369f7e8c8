import type { TaskReference } from "@klingkit/errors";
import type { TaskData } from "../task-data.ts";

/**
 * Creates the reference of a task from the service's record. Fields of `known` take precedence, except for `id` and
 * `createdAt`.
 */
export function referenceTo(
  known: TaskReference,
  { id, externalTaskId, createdAt }: TaskData,
): TaskReference & { readonly id: string } {
  return {
    ...(externalTaskId === undefined ? {} : { externalTaskId }),
    ...known,
    id,
    ...(createdAt === undefined ? {} : { createdAt }),
  };
}
