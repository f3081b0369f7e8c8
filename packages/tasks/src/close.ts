import { AbortError } from "@klingkit/errors";
import type { TaskContext } from "./context.ts";

/** Ends everything of a client that waits: waits for tasks, and creates in the queue for a slot. */
export function closeTasks(context: TaskContext): void {
  const error = new AbortError("The client was closed.", {
    advice: "Tasks go on at the service: take them up again with kling.tasks.resume.",
  });
  context.slots?.close(error);
  context.watch?.close(error);
}
