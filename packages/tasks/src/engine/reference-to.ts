import type { TaskReference } from "@klingkit/errors";
import type { TaskData } from "../task-data.ts";

/** The reference to a task that the service has shown. What was known before takes precedence over the service's record. */
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
