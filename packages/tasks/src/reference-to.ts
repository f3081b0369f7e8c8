import type { TaskReference } from "@klingkit/errors";
import type { TaskData } from "./task-data.ts";

/** The reference to a task that the service has shown. */
export function referenceTo(
  known: Pick<TaskReference, "klingkit" | "host" | "apiVersion" | "endpoint">,
  { id, externalTaskId, createdAt }: TaskData,
): TaskReference & { readonly id: string } {
  return {
    ...known,
    id,
    ...(externalTaskId === undefined ? {} : { externalTaskId }),
    ...(createdAt === undefined ? {} : { createdAt }),
  };
}
