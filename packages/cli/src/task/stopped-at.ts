import { AbortError, isRetryable } from "klingkit";
import { goOnWith, type Session } from "../session.ts";
import { Stopped } from "../command-error.ts";

/** What an error means for a task that is written down, and how to go on. */
export async function stoppedAt(session: Session, name: string, error: unknown): Promise<Stopped> {
  if (session.passing) {
    return new Stopped(error, "The embedded emulator ends with the command, and its tasks with it.", undefined, name);
  }
  const record = await session.store.find(name);
  const say = (state: string, next?: string): Stopped =>
    new Stopped(error, state, next === undefined ? undefined : goOnWith(session, next), name);
  switch (record.state) {
    case "stored":
    case "in-doubt":
      return say("The task may have been made. This finds out, and makes none:", `tasks recover ${name}`);
    case "not-sent": {
      const again = error instanceof AbortError || isRetryable(error);
      return again ? say("Nothing was made. This sends it after all:", `tasks recover ${name} --send`) : say("");
    }
    case "sent":
      return say("The task goes on at the service. This waits for it and fetches the result:", `tasks wait ${name}`);
    case "succeeded":
      return say("The task succeeded. This fetches its result:", `tasks download ${name}`);
    case "failed":
      return say("");
  }
}
