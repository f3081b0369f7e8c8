import { AbortError } from "@klingkit/errors";
import type { TaskContext } from "./engine/parts.ts";

/**
 * Ends every wait of a client, and every create that waits for a concurrency slot, with an `AbortError`. Tasks keep
 * running at the service.
 * @example closeTasks(context);
 */
export function closeTasks(context: TaskContext): void {
  const error = new AbortError("The client was closed.", {
    advice: "Tasks go on at the service: take them up again with kling.tasks.resume.",
  });
  context.slots?.close(error);
  context.watch?.close(error);
}
