import type { HttpEvent } from "@klingkit/http";
import type { TaskEvent } from "@klingkit/tasks";
import type { ProfileProblem } from "./profile.ts";

/** The client uses its profile, or ignores it because of a problem. Emitted once, before the first call. */
export interface ProfileEvent {
  readonly type: "profile";
  /** When it occurred, epoch milliseconds. */
  readonly at: number;
  /** Whether the client relies on the facts of the profile. */
  readonly isUsed: boolean;
  /** Why not. Undefined if it is used. */
  readonly problem: ProfileProblem | undefined;
}

/** An event of a client. It contains no secret. An open union: a minor release may add events. */
export type KlingEvent = HttpEvent | TaskEvent | ProfileEvent;
