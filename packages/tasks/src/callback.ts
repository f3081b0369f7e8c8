import type { TaskContext } from "./context.ts";
import type { TaskSnapshot } from "./snapshot.ts";

/** Hands what a callback told to the waits: they settle at once and ask no more. */
export function hearCallback(context: TaskContext, task: TaskSnapshot): void {
  // Not every kind of output is listed for callbacks (kling-api V 7.2): a success without one is read in full.
  if (task.status === "succeeded" && task.outputs.length === 0) context.watch?.lookNow(task.id);
  else context.watch?.tell(task);
}

/** Reads a task that an unsigned callback spoke of; undefined when the service does not know it, or nobody here does. */
export async function confirmCallback(
  context: TaskContext,
  { id }: Pick<TaskSnapshot, "id">,
): Promise<TaskSnapshot | undefined> {
  const [{ apiVersions }, { getTasks }] = await Promise.all([context.transport(), import("./query.ts")]);
  if (apiVersions.includes("v2")) return (await getTasks(context, [id]))[0];
  // With a JWT a task is found only below its endpoint, which a wait for it knows.
  const task = context.watch?.referenceOf(id);
  return task && (await import("./look.ts")).look(context, task);
}
