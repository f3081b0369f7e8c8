import type { TaskState } from "@klingkit/emulator";
import type { ApiVersion } from "../environment.ts";

/** A create that a user wants: at most one task may be paid for it, however often it is sent. */
export interface Intention {
  readonly number: number;
  readonly endpoint: string;
  readonly apiVersion: ApiVersion;
  /** The text that the task must have. It begins with `#number `. */
  readonly prompt: string;
  readonly externalTaskId: string | undefined;
  /** The name of the process whose call is running. */
  openIn: string | undefined;
  /** What the user knows: `"crashed"` after the process of a call crashed. */
  state: "new" | "exists" | "none" | "unknown" | "crashed";
  /** What the user has stored: an intent or a task reference as JSON. It survives a crash. */
  stored: string | undefined;
  /** Whether the last wait has ended. */
  isDone: boolean;
}

/** Returns the number of the intention of a task: from its prompt, or from the external task id that the user chose. */
export function numberOf({ prompt, externalTaskId = "" }: TaskState): number | undefined {
  const text = /^#(\d+) /.exec(prompt)?.[1] ?? /^order-\d+-(\d+)$/.exec(externalTaskId)?.[1];
  return text === undefined ? undefined : Number(text);
}
