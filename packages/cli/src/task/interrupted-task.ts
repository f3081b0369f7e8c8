import { AbortError, isRetryable } from "klingkit";
import { InterruptedCommand } from "../command-error.ts";
import { resumeHint, type Session } from "../session.ts";
import type { RecordState } from "../state/task-record.ts";

const mayExist = {
  consequence: "The task may have been created. Find out without creating another task:",
  command: "tasks recover",
};

/** What each state means for the user, and the command that continues. */
const steps: Readonly<Record<RecordState, { readonly consequence: string; readonly command: string } | undefined>> = {
  stored: mayExist,
  "outcome-unknown": mayExist,
  "not-sent": { consequence: "No task was created. Send the request with:", command: "tasks recover --send" },
  sent: {
    consequence: "The task keeps running at the service. Wait for it and download the result with:",
    command: "tasks wait",
  },
  succeeded: { consequence: "The task has succeeded. Download the result with:", command: "tasks download" },
  failed: undefined,
};

/** Adds the consequence for a stored task and the command that continues to an error. */
export async function interruptedTask(session: Session, name: string, error: unknown): Promise<InterruptedCommand> {
  if (session.ephemeral)
    return new InterruptedCommand(error, "The built-in emulator has been closed. Its tasks are lost.", undefined, name);
  const { state } = await session.store.find(name);
  const isFinal = state === "not-sent" && !(error instanceof AbortError) && !isRetryable(error);
  const step = isFinal ? undefined : steps[state];
  return new InterruptedCommand(
    error,
    step?.consequence ?? "",
    step && resumeHint(session, `${step.command} ${name}`),
    name,
  );
}
