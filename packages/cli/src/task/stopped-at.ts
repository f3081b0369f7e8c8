import { AbortError, isRetryable } from "klingkit";
import { Stopped } from "../command-error.ts";
import { goOnWith, type Session } from "../session.ts";
import type { RecordState } from "../state/task-record.ts";

const mayExist = { state: "The task may have been made. This finds out, and makes none:", command: "tasks recover" };

/** The state of a task, and the command that continues with it. */
const steps: Readonly<Record<RecordState, { readonly state: string; readonly command: string } | undefined>> = {
  stored: mayExist,
  "in-doubt": mayExist,
  "not-sent": { state: "Nothing was made. This sends it after all:", command: "tasks recover --send" },
  sent: { state: "The task goes on at the service. This waits for it and fetches the result:", command: "tasks wait" },
  succeeded: { state: "The task succeeded. This fetches its result:", command: "tasks download" },
  failed: undefined,
};

/** What an error means for a task that is written down, and how to continue. */
export async function stoppedAt(session: Session, name: string, error: unknown): Promise<Stopped> {
  if (session.passing)
    return new Stopped(error, "The embedded emulator ends with the command, and its tasks with it.", undefined, name);
  const { state } = await session.store.find(name);
  const isFinal = state === "not-sent" && !(error instanceof AbortError) && !isRetryable(error);
  const step = isFinal ? undefined : steps[state];
  return new Stopped(error, step?.state ?? "", step && goOnWith(session, `${step.command} ${name}`), name);
}
